/** What the directives say: servers, locations, upstreams. Source of the texts: src/http/ngx_http_core_module.c. */
import { LinearExpression } from '../../runtime/linear-expression.ts';
import { knownDirectives } from './directives.ts';
import { ConfigError, type Directive } from './parse-config.ts';

/** A level of the configuration; what it does not say, the one above says. */
export interface Scope {
  readonly above: Scope | undefined;
  readonly directives: readonly Directive[];
}

export interface Location {
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@';
  readonly pattern: string;
  readonly regex: RegExp | undefined;
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

export interface Listen {
  readonly ip: string | undefined;
  readonly port: number;
  readonly isDefault: boolean;
}

export interface ServerBlock {
  readonly listens: readonly Listen[];
  readonly names: readonly string[];
  readonly scope: Scope;
  readonly locations: readonly Location[];
}

export interface Upstream {
  readonly name: string;
  readonly servers: readonly { readonly address: string; readonly backup: boolean }[];
}

export interface NginxConfig {
  readonly main: Scope;
  readonly servers: readonly ServerBlock[];
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly types: ReadonlyMap<string, string>;
  readonly formats: ReadonlyMap<string, string>;
  /** Host names that `proxy_pass` and `server` name as they are: they must resolve before anything starts. */
  readonly hosts: readonly { readonly name: string; readonly at: Directive }[];
}

/** All directives of a name at the nearest level that has one. */
export function directivesOf(scope: Scope | undefined, name: string): readonly Directive[] {
  for (let level = scope; level; level = level.above) {
    const found = level.directives.filter((directive) => directive.name === name);
    if (found.length > 0) return found;
  }
  return [];
}

export function settingOf(scope: Scope | undefined, name: string): string | undefined {
  return directivesOf(scope, name).at(-1)?.args[0];
}

/** Throws ConfigError. */
export function readConfig(directives: readonly Directive[]): NginxConfig {
  check(directives);
  const main: Scope = { above: undefined, directives };
  if (!directives.some(({ name }) => name === 'events')) throw new ConfigError(`no "events" section in configuration`);
  const http = directives.find(({ name }) => name === 'http');
  const scope: Scope = { above: main, directives: http?.block ?? [] };
  const upstreams = new Map(
    scope.directives.filter(({ name }) => name === 'upstream').map((one) => [one.args[0] ?? '', upstreamOf(one)]),
  );
  const types = new Map<string, string>();
  for (const { block } of directivesOf(scope, 'types'))
    for (const { name, args } of block ?? []) for (const extension of args) types.set(extension, name);
  const formats = new Map(
    scope.directives
      .filter(({ name }) => name === 'log_format')
      .map(({ args }) => [args[0] ?? '', args.slice(1).join('')]),
  );
  const servers = scope.directives.filter(({ name }) => name === 'server').map((one) => serverOf(one, scope));
  return { main, servers, upstreams, types, formats, hosts: hostsOf(directives, upstreams) };
}

function check(directives: readonly Directive[]): void {
  for (const { name, block, file, line, args } of directives) {
    if (!knownDirectives.has(name)) throw new ConfigError(`unknown directive "${name}" in ${file}:${line}`);
    if (['root', 'listen', 'proxy_pass', 'alias', 'default_type'].includes(name) && args.length === 0)
      throw new ConfigError(`invalid number of arguments in "${name}" directive in ${file}:${line}`);
    if (['server', 'location', 'http', 'events', 'upstream'].includes(name) && !block && name !== 'server')
      throw new ConfigError(`directive "${name}" has no opening "{" in ${file}:${line}`);
    if (block && !['types', 'map', 'geo', 'split_clients', 'upstream'].includes(name)) check(block);
  }
}

function upstreamOf({ args, block, file, line }: Directive): Upstream {
  const servers = (block ?? [])
    .filter(({ name }) => name === 'server')
    .map((one) => ({ address: one.args[0] ?? '', backup: one.args.includes('backup') }));
  if (servers.length === 0) throw new ConfigError(`no servers are inside upstream in ${file}:${line}`);
  return { name: args[0] ?? '', servers };
}

function serverOf({ block = [] }: Directive, above: Scope): ServerBlock {
  const scope: Scope = { above, directives: block };
  const listens = block.filter(({ name }) => name === 'listen').flatMap(listenOf);
  return {
    listens: listens.length > 0 ? listens : [{ ip: undefined, port: 80, isDefault: false }],
    names: block.filter(({ name }) => name === 'server_name').flatMap(({ args }) => args),
    scope,
    locations: locationsOf(block, scope),
  };
}

/** Addresses of IPv6 are accepted; Pods of a simulated cluster have none. */
function listenOf({ args, file, line }: Directive): Listen[] {
  const [address = '', ...options] = args;
  if (address.startsWith('[') || address.startsWith('unix:')) return [];
  const [, ip, digits] = /^(?:(.*):)?(\d+)$/.exec(address) ?? [undefined, address, '80'];
  const port = Number(digits);
  if (port < 1 || port > 65_535)
    throw new ConfigError(`invalid port in "${address}" of the "listen" directive in ${file}:${line}`);
  const anywhere = ip === undefined || ip === '*' || ip === '0.0.0.0';
  return [
    {
      ip: anywhere ? undefined : ip === 'localhost' ? '127.0.0.1' : ip,
      port,
      isDefault: options.includes('default_server'),
    },
  ];
}

function locationsOf(directives: readonly Directive[], above: Scope): Location[] {
  return directives
    .filter(({ name }) => name === 'location')
    .map(({ args, block = [], file, line }) => {
      const [first = '', second] = args;
      const modifiers = ['=', '^~', '~', '~*'];
      if (second !== undefined && !modifiers.includes(first))
        throw new ConfigError(`invalid location modifier "${first}" in ${file}:${line}`);
      const pattern = second ?? first;
      const modifier = second === undefined ? (first.startsWith('@') ? '@' : '') : (first as Location['modifier']);
      const scope: Scope = { above, directives: block };
      return {
        modifier,
        pattern,
        regex: regexOf(modifier, pattern, `${file}:${line}`),
        scope,
        locations: locationsOf(block, scope),
      };
    });
}

function regexOf(modifier: string, pattern: string, where: string): RegExp | undefined {
  if (!modifier.startsWith('~')) return undefined;
  try {
    return new LinearExpression(pattern.replaceAll('(?P<', '(?<'), modifier === '~*' ? 'i' : '');
  } catch {
    throw new ConfigError(`pcre2_compile() failed: invalid pattern in "${pattern}" in ${where}`);
  }
}

function hostsOf(directives: readonly Directive[], upstreams: ReadonlyMap<string, Upstream>): NginxConfig['hosts'] {
  const hosts: { name: string; at: Directive }[] = [];
  const visit = (list: readonly Directive[], inUpstream: boolean): void => {
    for (const at of list) {
      const target =
        at.name === 'proxy_pass' ? /^https?:\/\/([^/:$]+)(?=[:/]|$)/.exec(at.args[0] ?? '')?.[1] : undefined;
      const server = inUpstream && at.name === 'server' ? at.args[0]?.replace(/:\d+$/, '') : undefined;
      const name = target ?? server;
      if (name !== undefined && !upstreams.has(name) && !(at.args[0] ?? '').includes('$')) hosts.push({ name, at });
      if (at.block) visit(at.block, at.name === 'upstream');
    }
  };
  visit(directives, false);
  return hosts;
}
