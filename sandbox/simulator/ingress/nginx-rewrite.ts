/** The rewriting that tutorials of ingress-nginx show. Source: ingress-nginx/internal/ingress/annotations/rewrite. */

/** `/$2`: what the whole path becomes. */
export type RewriteTarget = string;

/** `/api(/|$)(.*)`, the one pattern that is understood: users' expressions are never run, since they could hold up everybody. */
const withRest = /^([^()|*+?[\]\\^$]*)\(\/\|\$\)\(\.\*\)$/;

/** The part of a rule's path that requests must begin with. */
export function prefixOf(path: string): string {
  return withRest.exec(path)?.[1] || path;
}

/** The path that a server gets; the query stays. */
export function rewrite(asked: string, rulePath: string, target: RewriteTarget): string {
  const [path = '', query = ''] = asked.split(/(?=\?)/, 2);
  const prefix = withRest.exec(rulePath)?.[1];
  const rest = prefix === undefined ? '' : path.slice(prefix.length);
  const groups: Readonly<Record<string, string>> = { 1: rest.startsWith('/') ? '/' : '', 2: rest.replace(/^\//, '') };
  return `${target.replace(/\$(\d)/g, (_, group: string) => groups[group] ?? '')}${query}`;
}
