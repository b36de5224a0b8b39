/** `proxy_pass`. Source: src/http/modules/ngx_http_proxy_module.c, src/http/ngx_http_upstream.c. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { NetworkError } from '../../network/network-stack.ts';
import type { ErrorLog } from './logs.ts';
import { directivesOf, type Location, type NginxConfig, type Scope, settingOf } from './read-config.ts';
import { plainReply, type Reply } from './reply.ts';
import { type Exchange, expand } from './variables.ts';

const defaultTimeoutMs = 60_000;
const hidden = new Set([
  'date',
  'server',
  'x-pad',
  'connection',
  'transfer-encoding',
  'content-type',
  'content-length',
  'keep-alive',
  'last-modified',
  'location',
]);

export interface ProxyPlace {
  readonly config: NginxConfig;
  readonly scope: Scope;
  readonly location: Location | undefined;
  readonly log: ErrorLog;
  /** Counts requests, so that servers take turns. */
  turn(upstream: string): number;
}

export async function proxyPass(target: string, exchange: Exchange, place: ProxyPlace): Promise<Reply> {
  const { config, log } = place;
  const url = expand(target, exchange);
  const [, scheme = '', authority = '', uri] = /^(https?):\/\/([^/]+)(\/.*)?$/.exec(url) ?? [];
  if (scheme === '') {
    log.write('error', `invalid URL prefix in "${url}"`, undefined, exchange);
    return plainReply(500);
  }
  const path = pathOf(target, uri, exchange, place.location);
  const upstream = config.upstreams.get(authority);
  const all = upstream?.servers.filter(({ backup }) => !backup).map(({ address }) => address) ?? [authority];
  const backups = upstream?.servers.filter(({ backup }) => backup).map(({ address }) => address) ?? [];
  const first = place.turn(authority) % all.length;
  const order = [...all.slice(first), ...all.slice(0, first), ...backups];
  let reply = plainReply(502);
  for (const address of order) {
    const done = await attempt(exchange, place, { scheme, address, path, authority });
    if (done.again !== true) return done.reply;
    reply = done.reply;
  }
  if (order.length > 1) log.write('error', `no live upstreams while connecting to upstream`, undefined, exchange);
  return reply;
}

/** Where `proxy_pass` has a path, it takes the place of what the location matched. */
function pathOf(target: string, uri: string | undefined, exchange: Exchange, location: Location | undefined): string {
  const search = exchange.query === '' ? '' : `?${exchange.query}`;
  if (uri === undefined)
    return exchange.captures.length > 0 || exchange.set.size > 0 || changed(exchange)
      ? `${exchange.path}${search}`
      : (exchange.request.url ?? '/');
  if (target.includes('$')) return uri;
  return `${uri}${exchange.path.slice(location?.pattern.length ?? 0)}${search}`;
}

function changed({ path, request }: Exchange): boolean {
  return path !== (request.url ?? '').split('?')[0];
}

interface Attempt {
  readonly scheme: string;
  readonly address: string;
  readonly path: string;
  readonly authority: string;
}

async function attempt(
  exchange: Exchange,
  { scope, log }: ProxyPlace,
  { scheme, address, path, authority }: Attempt,
): Promise<{ readonly reply: Reply; readonly again?: boolean }> {
  const { process, request } = exchange;
  const [, name = address, digits] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  const port = Number(digits ?? (scheme === 'https' ? 443 : 80));
  const failed = (text: string, status: number, again = true): { reply: Reply; again?: boolean } => {
    log.write('error', text, undefined, exchange);
    return { reply: plainReply(status), again };
  };
  try {
    const [ip = name] = await process.network.resolve(name);
    exchange.upstream = `${scheme}://${ip}:${port}${path}`;
    const timeoutMs = millis(settingOf(scope, 'proxy_connect_timeout')) ?? defaultTimeoutMs;
    const { stream } = await process.network.connect({ ip, port }, { timeoutMs, signal: process.ended });
    const sent = httpRequest({
      method: request.method,
      path,
      headers: headersFor(exchange, scope, authority),
      setHost: false,
      createConnection: () => stream,
    });
    const readMs = millis(settingOf(scope, 'proxy_read_timeout')) ?? defaultTimeoutMs;
    const answer = await new Promise<IncomingMessage | 'timeout'>((resolve, reject) => {
      const late = process.clock.after(readMs, () => {
        resolve('timeout');
        stream.destroy();
      });
      sent.once('response', (message) => {
        late[Symbol.dispose]();
        resolve(message);
      });
      sent.once('error', (error) => {
        late[Symbol.dispose]();
        reject(error);
      });
      request.pipe(sent);
    });
    if (answer === 'timeout')
      return failed(
        'upstream timed out (110: Connection timed out) while reading response header from upstream',
        504,
        false,
      );
    return { reply: replyOf(answer, exchange) };
  } catch (error) {
    const code = error instanceof NetworkError ? error.code : (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      return failed(`${name} could not be resolved (3: Host not found)`, 502, false);
    if (code === 'ETIMEDOUT')
      return failed('upstream timed out (110: Connection timed out) while connecting to upstream', 504);
    if (code === 'EHOSTUNREACH')
      return failed('connect() failed (113: Host is unreachable) while connecting to upstream', 502);
    if (code === 'ECONNREFUSED')
      return failed('connect() failed (111: Connection refused) while connecting to upstream', 502);
    return failed('upstream prematurely closed connection while reading response header from upstream', 502, false);
  }
}

function headersFor(exchange: Exchange, scope: Scope, authority: string): string[] {
  const set = new Map(
    directivesOf(scope, 'proxy_set_header').map(({ args }) => [args[0]?.toLowerCase() ?? '', args] as const),
  );
  const pairs: string[] = [];
  if (!set.has('host')) pairs.push('Host', authority);
  for (const [, [name = '', value = '']] of set) {
    const text = expand(value.replaceAll('$proxy_host', authority), exchange);
    if (text !== '') pairs.push(name, text);
  }
  if (!set.has('connection')) pairs.push('Connection', 'close');
  const { rawHeaders } = exchange.request;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? '';
    const lower = name.toLowerCase();
    if (
      set.has(lower) ||
      ['host', 'connection', 'keep-alive', 'expect', 'upgrade', 'transfer-encoding'].includes(lower)
    )
      continue;
    pairs.push(name, rawHeaders[i + 1] ?? '');
  }
  return pairs;
}

function replyOf(answer: IncomingMessage, exchange: Exchange): Reply {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) {
    const name = answer.rawHeaders[i] ?? '';
    if (!hidden.has(name.toLowerCase())) headers.push([name, answer.rawHeaders[i + 1] ?? '']);
  }
  answer.on('error', () => exchange.request.socket.destroy());
  const { location } = answer.headers;
  return {
    status: answer.statusCode ?? 502,
    headers,
    body: answer,
    contentType: answer.headers['content-type'],
    own: false,
    ...(location === undefined ? {} : { location }),
    ...(answer.headers['last-modified'] === undefined ? {} : { lastModified: answer.headers['last-modified'] }),
    ...(answer.headers['content-length'] === undefined ? {} : { contentLength: answer.headers['content-length'] }),
  };
}

/** `60`, `60s`, `500ms`, `1m`. */
function millis(text: string | undefined): number | undefined {
  const [, digits, unit = 's'] = /^(\d+)(ms|s|m|h)?$/.exec(text ?? '') ?? [];
  const factors: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  return digits === undefined ? undefined : Number(digits) * (factors[unit] ?? 1_000);
}
