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
    const headers = request.rawHeaders.reduce(
      (lines, word, i) => lines + (i % 2 === 0 ? `${word}: ` : `${word}\r\n`),
      '',
    );
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('error', () => upstream.destroy());
  socket.on('close', () => upstream.destroy());
}
