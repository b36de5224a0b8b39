/** A GET from the node to a container, with errors in the words of Go's client. Source: pkg/probe/http/{http,request}.go. */
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { NetworkStack } from '../../network/network-stack.ts';
import { type Clock, sleep } from '../../time/clock.ts';
import type { ContainerSpec, HttpGet } from '../pod.ts';
import { dialError, type ProbeNetwork } from './dial-error.ts';
import { resolvePort } from './resolve-port.ts';

export type { ProbeNetwork } from './dial-error.ts';

const mostRedirects = 10;
/** Bytes of an answer that are read (maxRespBodyLength). */
const mostBody = 10 * 1_024;

export interface GetOf {
  readonly container: ContainerSpec;
  readonly podIp: string;
  readonly network: ProbeNetwork;
  readonly clock: Clock;
  readonly purpose: 'probe' | 'lifecycle';
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

/** `badRequest`: no request could be made of it. */
export type Answer =
  | { readonly status: number; readonly body: string }
  | { readonly error: string; readonly badRequest?: boolean };

/** Rejects with the signal's reason. */
export async function httpGet(action: HttpGet, of: GetOf): Promise<Answer> {
  const { container, podIp, timeoutMs, clock, signal } = of;
  const port = resolvePort(action.port, container);
  if (typeof port === 'string') return { error: port, badRequest: true };
  const scheme = (action.scheme ?? 'HTTP').toLowerCase();
  const path = action.path ?? '';
  const url = new URL(`${scheme}://${action.host || podIp}:${port}${path.startsWith('/') ? '' : '/'}${path}`);
  const shown = `${scheme}://${action.host || podIp}:${port}${path.startsWith('/') || path === '' ? '' : '/'}${path}`;
  const over = new AbortController();
  const answer = follow(url, shown, action, of, AbortSignal.any([signal, over.signal]));
  if (timeoutMs === undefined) return answer;
  answer.catch(() => {});
  const timer = new AbortController();
  const late = sleep(clock, timeoutMs, timer.signal).then(
    (): Answer => ({
      error: `Get ${JSON.stringify(shown)}: context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    }),
    () => new Promise<Answer>(() => {}),
  );
  const first = await Promise.race([answer, late]);
  timer.abort();
  over.abort();
  signal.throwIfAborted();
  return first;
}

async function follow(url: URL, shown: string, action: HttpGet, of: GetOf, signal: AbortSignal): Promise<Answer> {
  let [at, told] = [url, shown];
  for (let hops = 0; ; hops++) {
    const answer = await getOnce(at, told, action, of, signal);
    if ('error' in answer) return answer;
    const { status, location } = answer;
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return answer;
    const next = new URL(location, at);
    // The client stops at another host, and tells what it has.
    if (next.hostname !== url.hostname) return answer;
    if (hops + 1 >= mostRedirects) return { error: `Get ${JSON.stringify(location)}: stopped after 10 redirects` };
    [at, told] = [next, next.href];
  }
}

async function getOnce(
  url: URL,
  shown: string,
  { httpHeaders = [] }: HttpGet,
  { network, purpose }: GetOf,
  signal: AbortSignal,
): Promise<{ status: number; body: string; location?: string } | { error: string }> {
  const tell = (why: string) => ({ error: `Get ${JSON.stringify(shown)}: ${why}` });
  const dialled = await dial(network.node, url, signal);
  if (typeof dialled === 'string') return tell(dialled);
  const stream = url.protocol === 'https:' ? connectTls({ socket: dialled, rejectUnauthorized: false }) : dialled;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers: Record<string, string> = {
        'User-Agent': `kube-${purpose}/1.35`,
        Accept: '*/*',
        Connection: 'close',
      };
      for (const { name, value } of httpHeaders) {
        const known = Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
        headers[known] = value;
      }
      const { hostname: host, port, pathname, search } = url;
      // The stream is what makes it HTTPS.
      const options = { host, port, path: pathname + search, headers, createConnection: () => stream, signal };
      const sent = request(options, resolve);
      sent.on('error', reject).end();
    });
    return await readAnswer(response);
  } catch (error) {
    return tell(transportError(error));
  } finally {
    stream.destroy();
    dialled.destroy();
  }
}

async function dial(node: NetworkStack, url: URL, signal: AbortSignal): Promise<Duplex | string> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const ip = url.hostname.replace(/^\[|\]$/g, '');
  try {
    return (await node.connect({ ip, port }, { signal })).stream;
  } catch (error) {
    return dialError(ip, port, error);
  }
}

async function readAnswer(response: IncomingMessage): Promise<{ status: number; body: string; location?: string }> {
  let body = '';
  for await (const part of response) {
    body += String(part);
    if (body.length >= mostBody) break;
  }
  const { location } = response.headers;
  return {
    status: response.statusCode ?? 0,
    body: body.slice(0, mostBody),
    ...(location === undefined ? {} : { location }),
  };
}

function transportError(error: unknown): string {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === 'ECONNRESET' && /hang up/.test(message)) return 'EOF';
  if (code === 'ECONNRESET') return 'read: connection reset by peer';
  if (code.startsWith('HPE_')) return 'net/http: HTTP/1.x transport connection broken: malformed HTTP response';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'http: server gave HTTP response to HTTPS client';
  return message;
}
