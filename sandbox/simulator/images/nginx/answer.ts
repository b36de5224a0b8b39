/** Answers one request: server, location, rewrites, access, contents, error pages, log. Source: nginx.org, "Development guide", HTTP phases. */
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Process } from '../../runtime/process.ts';
import { type HttpRequest, httpDate } from '../http/serve-http.ts';
import { type Chosen, chooseLocation, chooseServer } from './choose.ts';
import { type ErrorLog, errorLog, logAccess } from './logs.ts';
import { pageOf } from './pages.ts';
import { proxyPass } from './proxy-pass.ts';
import { directivesOf, type Location, type NginxConfig, type Scope, settingOf } from './read-config.ts';
import { noReply, plainReply, type Redirect, type Reply } from './reply.ts';
import { runRewrites } from './rewrite.ts';
import { fileOf, serveFile, statOf, typeOf } from './static-files.ts';
import { type Exchange, expand, hostOf } from './variables.ts';

/** NGX_HTTP_MAX_URI_CHANGES */
const mostRedirects = 10;
/** Headers of `add_header` without `always` go with these. */
const addingCodes = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308];

export interface Site {
  readonly process: Process;
  readonly config: NginxConfig;
  /** `nginx/1.29.0` */
  readonly product: string;
  /** Numbers of connections and of requests to upstreams. */
  readonly counters: Map<string, number>;
  readonly workerPid: number;
}

export async function answerRequest(site: Site, request: HttpRequest, response: ServerResponse): Promise<void> {
  const { process, config } = site;
  const { port } = request.connectionOf.local;
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  const server = chooseServer(config, port, host);
  if (!server) {
    request.socket.destroy();
    return;
  }
  const [rawPath = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const exchange: Exchange = {
    process,
    request,
    server,
    startedAt: process.clock.now(),
    connection: count(site, 'connection'),
    path: normal(rawPath),
    query,
    captures: [],
    set: new Map(),
    status: 0,
    bytesSent: 0,
    upstream: '',
  };
  const { reply, scope } = await produce(site, exchange);
  exchange.status = reply.status;
  if (reply.status === noReply) request.socket.destroy();
  else await send(site, reply, scope, exchange, response);
  process.use({ cpuMillis: 0.1 });
  logAccess(config, scope, exchange);
}

function count({ counters }: Site, name: string): number {
  const next = (counters.get(name) ?? 0) + 1;
  counters.set(name, next);
  return next;
}

/** Decoded, with `.` and `..` and double slashes resolved. */
function normal(path: string): string {
  const decoded = decode(path);
  const parts: string[] = [];
  for (const part of decoded.split('/').slice(1)) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`.replaceAll(/\/{2,}/g, '/');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function produce(site: Site, exchange: Exchange): Promise<{ reply: Reply; scope: Scope }> {
  const { server } = exchange;
  let scope = server.scope;
  const first = runRewrites(rewritesOf(scope), exchange, () => typeOf(exchange.path, { config: site.config, scope }));
  let result: Reply | Redirect | undefined = first === 'break' || (first && 'to' in first) ? undefined : first;
  let kept: number | undefined;
  let named: Location | undefined;
  for (let i = 0; i <= mostRedirects; i++) {
    let chosen: Chosen | undefined;
    if (!result) {
      chosen = named
        ? { location: named, captures: exchange.captures }
        : chooseLocation(server.locations, exchange.path);
      named = undefined;
      scope = chosen?.location.scope ?? server.scope;
      if (chosen && chosen.captures.length > 0) exchange.captures = chosen.captures;
      result = await contents(site, exchange, chosen?.location, scope);
    }
    if ('to' in result) {
      if (result.to.startsWith('@'))
        named = server.locations.find(({ pattern }) => pattern === (result as Redirect).to);
      else [exchange.path = '/', exchange.query = exchange.query] = result.to.split(/\?(.*)/s);
      result = result.to.startsWith('@') && !named ? plainReply(500) : undefined;
      continue;
    }
    if (kept !== undefined)
      return { reply: { ...result, status: result.status === 200 ? kept : result.status }, scope };
    const page = result.own ? errorPage(result.status, scope, exchange) : undefined;
    if (!page) return { reply: result, scope };
    kept = page.status ?? result.status;
    if (/^https?:/.test(page.to)) return { reply: { ...plainReply(302), location: page.to }, scope };
    if (page.to.startsWith('@')) named = server.locations.find(({ pattern }) => pattern === page.to);
    else exchange.path = page.to;
    if (exchange.request.method !== 'HEAD') exchange.request.method = 'GET';
    result = undefined;
  }
  errorLog(exchange.process, scope).write(
    'error',
    'rewrite or internal redirection cycle while internally redirecting',
    site.workerPid,
    exchange,
  );
  return { reply: plainReply(500), scope };
}

function rewritesOf(scope: Scope) {
  return scope.directives.filter(({ name }) => ['return', 'rewrite', 'set', 'if', 'break'].includes(name));
}

function errorPage(status: number, scope: Scope, exchange: Exchange): { to: string; status?: number } | undefined {
  for (const { args } of directivesOf(scope, 'error_page')) {
    const to = args.at(-1) ?? '';
    if (!args.slice(0, -1).includes(String(status))) continue;
    const changed = args.find((argument) => /^=\d+$/.test(argument));
    return { to: expand(to, exchange), ...(changed === undefined ? {} : { status: Number(changed.slice(1)) }) };
  }
  return undefined;
}

async function contents(
  site: Site,
  exchange: Exchange,
  location: Location | undefined,
  scope: Scope,
): Promise<Reply | Redirect> {
  const { config, workerPid } = site;
  const inner = errorLog(exchange.process, scope);
  const log: ErrorLog = { write: (level, text, _, about) => inner.write(level, text, workerPid, about) };
  const place = { config, scope, location, log };
  const started = exchange.path;
  const rewritten = location ? runRewrites(rewritesOf(scope), exchange, () => typeOf(exchange.path, place)) : undefined;
  if (rewritten && rewritten !== 'break') return rewritten;
  if (rewritten === undefined && exchange.path !== started) return { to: exchange.path };
  if (denied(scope, exchange)) {
    log.write('error', 'access forbidden by rule', undefined, exchange);
    return plainReply(403);
  }
  const most = bytesOf(settingOf(scope, 'client_max_body_size') ?? '1m');
  const length = Number(exchange.request.headers['content-length'] ?? 0);
  if (most > 0 && length > most) {
    log.write('error', `client intended to send too large body: ${length} bytes`, undefined, exchange);
    return plainReply(413);
  }
  if (scope.directives.some(({ name }) => name === 'stub_status')) return stubStatus(site);
  const tried = directivesOf(scope, 'try_files').at(-1);
  if (tried) {
    const found = tryFiles(tried.args, exchange, place);
    if (found) return found;
  }
  const target = scope.directives.find(({ name }) => name === 'proxy_pass')?.args[0];
  if (target !== undefined)
    return proxyPass(target, exchange, { ...place, turn: (name) => count(site, `upstream ${name}`) - 1 });
  return serveFile(exchange, place);
}

function tryFiles(
  args: readonly string[],
  exchange: Exchange,
  place: Parameters<typeof serveFile>[1],
): Redirect | Reply | undefined {
  for (const candidate of args.slice(0, -1)) {
    const path = expand(candidate, exchange);
    const type = statOf(exchange, fileOf(path, place, exchange))?.type;
    if (path.endsWith('/') ? type !== 'folder' : type !== 'file') continue;
    exchange.path = path;
    return undefined;
  }
  const last = args.at(-1) ?? '';
  if (last.startsWith('=')) return plainReply(Number(last.slice(1)));
  return { to: expand(last, exchange) };
}

function denied(scope: Scope, exchange: Exchange): boolean {
  for (let level: Scope | undefined = scope; level; level = level.above) {
    const rules = level.directives.filter(({ name }) => name === 'allow' || name === 'deny');
    for (const { name, args } of rules)
      if (args[0] === 'all' || within(exchange.request.connectionOf.remote.ip, args[0] ?? '')) return name === 'deny';
    if (rules.length > 0) return false;
  }
  return false;
}

function within(ip: string, range: string): boolean {
  const [base = '', bits = '32'] = range.split('/');
  const number = (text: string): number => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(ip) / size) === Math.floor(number(base) / size);
}

function bytesOf(text: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  return Number(digits) * 1_024 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
}

function stubStatus({ counters }: Site): Reply {
  const handled = counters.get('connection') ?? 0;
  const text = `Active connections: 1 \nserver accepts handled requests\n ${handled} ${handled} ${handled} \nReading: 0 Writing: 1 Waiting: 0 \n`;
  return { ...plainReply(200), own: false, body: Buffer.from(text), contentType: 'text/plain' };
}

async function send(
  { product, process }: Site,
  reply: Reply,
  scope: Scope,
  exchange: Exchange,
  response: ServerResponse,
): Promise<void> {
  const { request } = exchange;
  const shown = settingOf(scope, 'server_tokens') === 'off' ? 'nginx' : product;
  const page = reply.own && reply.body === undefined ? pageOf(reply.status, shown) : undefined;
  const body = page === undefined ? reply.body : Buffer.from(page);
  const bare = reply.status === 304 || reply.status === 204;
  const contentType = page === undefined ? reply.contentType : 'text/html';
  const contentLength = Buffer.isBuffer(body) ? String(body.length) : body ? reply.contentLength : '0';
  const headers: [string, string][] = [
    ['Server', shown],
    ['Date', httpDate(process.clock.now())],
  ];
  if (contentType !== undefined && !bare) headers.push(['Content-Type', contentType]);
  if (contentLength !== undefined && !bare) headers.push(['Content-Length', contentLength]);
  if (reply.lastModified !== undefined) headers.push(['Last-Modified', reply.lastModified]);
  if (reply.location !== undefined) headers.push(['Location', absolute(reply.location, exchange)]);
  headers.push(['Connection', response.shouldKeepAlive ? 'keep-alive' : 'close'], ...reply.headers);
  for (const { args } of directivesOf(scope, 'add_header')) {
    const [name = '', value = '', always] = args;
    const text = expand(value, exchange);
    if (text !== '' && (always === 'always' || addingCodes.includes(reply.status))) headers.push([name, text]);
  }
  response.sendDate = false;
  response.writeHead(reply.status, headers.flat());
  request.resume();
  if (body instanceof Readable) {
    body.on('data', (part: Buffer) => {
      exchange.bytesSent += part.length;
    });
    await new Promise<void>((done) => {
      response.once('close', done);
      body.pipe(response);
    });
    return;
  }
  if (body && request.method !== 'HEAD' && !bare) exchange.bytesSent = body.length;
  response.end(bare ? undefined : body);
}

/** Redirects without a host get the request's, and the port it came by. */
function absolute(location: string, exchange: Exchange): string {
  if (!location.startsWith('/') || settingOf(exchange.server.scope, 'absolute_redirect') === 'off') return location;
  const { port } = exchange.request.connectionOf.local;
  return `http://${hostOf(exchange)}${port === 80 ? '' : `:${port}`}${location}`;
}
