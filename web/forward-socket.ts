import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Store } from '../store/open-store.ts';

interface Upgrade {
  readonly store: Store;
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** A host on the same network answers a handshake within milliseconds. */
const handshakeMs = 10_000;

/** Joins the socket of a page with the host named in `/hosts/<id>/…`; the host looks at the ticket. */
export async function forwardSocket({ store, request, socket, head }: Upgrade): Promise<void> {
  const id = (request.url ?? '').split('/')[2] ?? '';
  const host = await store.hosts.find(id).catch(() => undefined);
  if (!host) {
    socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    return;
  }
  const { hostname, port } = new URL(host.address);
  const upstream = connect({ host: hostname, port: Number(port), noDelay: true }, () => {
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headersOf(request)}\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  // A host that does not answer the handshake holds no socket of ours.
  const patience = setTimeout(() => upstream.destroy(), handshakeMs);
  upstream.once('data', () => clearTimeout(patience));
  upstream.on('close', () => {
    clearTimeout(patience);
    socket.destroy();
  });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
  socket.on('close', () => upstream.destroy());
}

/** As they came, but for what is said about the sender: that we know better. */
function headersOf({ headers, rawHeaders }: IncomingMessage): string {
  const forwarded = `X-Forwarded-For: ${headers['x-forwarded-for']}\r\n`;
  return rawHeaders.reduce((lines, word, i) => {
    const isValue = i % 2 === 1;
    const name = (isValue ? (rawHeaders[i - 1] ?? '') : word).toLowerCase();
    if (name.startsWith('x-forwarded-') || name === 'forwarded') return lines;
    return lines + (isValue ? `${word}\r\n` : `${word}: `);
  }, forwarded);
}
