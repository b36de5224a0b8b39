import { Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Store } from '../store/open-store.ts';

/** What of a host may be asked over HTTP: the sockets of a page, where no WebSocket passes (sandbox/contract/bridge.ts). */
const bridges =
  /^\/hosts\/[\w-]+\/(?:(?:live|terminal|tools|echo)\/open|bridge\/(?:stream|poll|send|close))(?:\?[^#]*)?$/;

interface Forwarded {
  readonly store: Store;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Each key that is typed is a request: no connection is opened for it. */
const agent = new Agent({ keepAlive: true });

/** Passed on as they came; anything else is about the connection to us, or about the sender, which the door has found. */
const passedOn = ['host', 'origin', 'cookie', 'content-type', 'content-length', 'x-forwarded-for', 'x-forwarded-proto'];

/** True for what goes to a host and not to the pages. */
export function isForHost({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && bridges.test(url ?? '');
}

/** Joins a request of a page with the host named in `/hosts/<id>/…`; the host looks at ticket and cookie. */
export async function forwardRequest({ store, request, response }: Forwarded): Promise<void> {
  const id = (request.url ?? '').split('/')[2] ?? '';
  const host = await store.hosts.find(id).catch(() => undefined);
  if (!host) return void response.writeHead(503, { connection: 'close' }).end();
  const headers = Object.fromEntries(
    passedOn.map((name) => [name, request.headers[name]]).filter(([, value]) => value),
  );
  const upstream = ask(new URL(request.url ?? '/', host.address), { method: 'POST', headers, agent });
  upstream.on('response', (answer) => {
    const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...own } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, own);
    // Before the first byte of it, so that the page knows at once that it is joined.
    response.flushHeaders();
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  upstream.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(503).end();
  });
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}
