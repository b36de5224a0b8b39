/** Which server and which location answer a request. Source: nginx.org, "How nginx processes a request"; src/http/ngx_http_core_module.c (ngx_http_core_find_location). */
import { LinearExpression } from '../../runtime/linear-expression.ts';
import type { Location, NginxConfig, ServerBlock } from './read-config.ts';

/** `host` without its port. */
export function chooseServer(config: NginxConfig, port: number, host: string): ServerBlock | undefined {
  const here = config.servers.filter(({ listens }) => listens.some((listen) => listen.port === port));
  const named = (matches: (name: string) => boolean): ServerBlock | undefined =>
    here.find(({ names }) => names.some(matches));
  const lower = host.toLowerCase();
  return (
    named((name) => name.toLowerCase() === lower || (name.startsWith('.') && name.slice(1) === lower)) ??
    named((name) => /^\*?\./.test(name) && lower.endsWith(name.replace(/^\*/, ''))) ??
    named((name) => name.endsWith('.*') && lower.startsWith(name.slice(0, -1))) ??
    named((name) => name.startsWith('~') && new LinearExpression(name.slice(1)).test(host)) ??
    here.find(({ listens }) => listens.some((listen) => listen.port === port && listen.isDefault)) ??
    here[0]
  );
}

export interface Chosen {
  readonly location: Location;
  /** What a regular expression captured. */
  readonly captures: readonly string[];
}

export function chooseLocation(locations: readonly Location[], path: string): Chosen | undefined {
  const exact = locations.find(({ modifier, pattern }) => modifier === '=' && pattern === path);
  if (exact) return { location: exact, captures: [] };
  const prefixed = locations
    .filter(({ modifier, pattern }) => (modifier === '' || modifier === '^~') && path.startsWith(pattern))
    .reduce<Location | undefined>(
      (best, one) => (best && best.pattern.length >= one.pattern.length ? best : one),
      undefined,
    );
  const inside = prefixed ? chooseLocation(prefixed.locations, path) : undefined;
  if (inside && inside.location.modifier !== '') return inside;
  if (prefixed?.modifier !== '^~')
    for (const location of locations) {
      const found = location.regex?.exec(path);
      if (found) return { location, captures: found.slice() };
    }
  if (inside) return inside;
  return prefixed ? { location: prefixed, captures: [] } : undefined;
}
