/** The headers of a request on its way to a backend, and of the response on its way back. Source: net/http/httputil/reverseproxy.go, traefik/pkg/middlewares/forwardedheaders. */
import type { IncomingMessage } from 'node:http';

/** RFC 9110, 7.6.1: meant for one connection only. */
const hopByHop = new Set([
  'connection',
  'proxy-connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** Not believed when a client sends them. */
const forwarded = new Set([
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-method',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-forwarded-tls-client-cert',
  'x-forwarded-tls-client-cert-info',
  'x-forwarded-uri',
  'x-real-ip',
]);

export interface ForwardedBy {
  /** The client's address as the controller sees it. */
  readonly clientIp: string;
  readonly host: string;
  readonly secure: boolean;
  /** The controller's hostname. */
  readonly server: string;
  /** What a protocol switch asks for: `websocket`. */
  readonly upgrade?: string;
}

/** Names and values in turn. */
export type RawHeaders = readonly string[];

function* pairsOf(raw: RawHeaders): Iterable<readonly [name: string, value: string]> {
  for (let i = 0; i + 1 < raw.length; i += 2) yield [raw[i] ?? '', raw[i + 1] ?? ''];
}

/** What `Connection` names is for this connection only, too. */
function namedByConnection(raw: RawHeaders): Set<string> {
  const names = [...pairsOf(raw)]
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.split(',').map((one) => one.trim().toLowerCase()));
  return new Set(names.filter((name) => !forwarded.has(name)));
}

export function requestHeaders(
  request: IncomingMessage,
  { clientIp, host, secure, server, upgrade }: ForwardedBy,
): string[] {
  const named = namedByConnection(request.rawHeaders);
  const headers: string[] = ['Host', host];
  for (const [name, value] of pairsOf(request.rawHeaders)) {
    const lower = name.toLowerCase();
    if (lower === 'host' || lower.startsWith(':') || hopByHop.has(lower) || forwarded.has(lower) || named.has(lower))
      continue;
    headers.push(canonicalName(name), value);
  }
  const websocket = upgrade?.toLowerCase() === 'websocket';
  const scheme = websocket ? 'ws' : 'http';
  const port = /:(\d+)$/.exec(request.headers.host ?? host)?.[1] ?? (secure ? '443' : '80');
  headers.push('X-Forwarded-For', clientIp, 'X-Forwarded-Host', request.headers.host ?? host, 'X-Forwarded-Port', port);
  headers.push(
    'X-Forwarded-Proto',
    secure ? `${scheme}s` : scheme,
    'X-Forwarded-Server',
    server,
    'X-Real-Ip',
    clientIp,
  );
  if (upgrade !== undefined) headers.push('Connection', 'Upgrade', 'Upgrade', upgrade);
  return headers;
}

/** In the order of Go's server: by name. */
export function responseHeaders(raw: RawHeaders): string[] {
  const named = namedByConnection(raw);
  return [...pairsOf(raw)]
    .filter(([name]) => !hopByHop.has(name.toLowerCase()) && !named.has(name.toLowerCase()))
    .map(([name, value]): [string, string] => [canonicalName(name), value])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flat();
}

/** `content-type` to `Content-Type`, as Go writes every name. */
function canonicalName(name: string): string {
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
