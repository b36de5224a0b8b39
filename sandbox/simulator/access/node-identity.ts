const prefix = 'system:node:';

/** The node somebody is, empty where its name is missing; undefined for those who are none. Source: pkg/auth/nodeidentifier/default.go. */
export function nodeOf({ name, groups }: { name: string; groups: readonly string[] }): string | undefined {
  return name.startsWith(prefix) && groups.includes('system:nodes') ? name.slice(prefix.length) : undefined;
}
