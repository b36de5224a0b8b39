/** web: Next's pages behind a server of our own, which also leads the page's sockets to the host that owns the sandbox. */
import { createServer, type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import next from 'next';
import { repositoryRoot } from '../config/repository-root.ts';
import type { Store } from '../store/open-store.ts';
import { forwardSocket } from './forward-socket.ts';
import { isOwnHost, isOwnOrigin } from './is-own-host.ts';

export interface WebOptions {
  /** Where to listen; port 0 takes a free one. */
  readonly address: string;
  readonly port: number;
  /** True: pages are built as they are asked for, and reload themselves. */
  readonly dev: boolean;
  readonly store: Store;
}

export interface Web extends AsyncDisposable {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
}

/** The port is in use. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** Throws PortTaken. */
export async function openWeb({ address, port, dev, store }: WebOptions): Promise<Web> {
  // Next would take every upgrade of the server it is given; it gets one that never listens.
  const pages = next({ dev, dir: repositoryRoot, hostname: address, port, httpServer: new Server() });
  const handle = pages.getRequestHandler();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (!isOwnHost(request.headers.host, address)) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end('This address is not served here.\n');
      return;
    }
    void handle(request, response);
  });
  await listen(server, address, port);
  await pages.prepare();
  const handleUpgrade = pages.getUpgradeHandler();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isOwnHost(request.headers.host, address) || !isOwnOrigin(request.headers)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    } else if (request.url?.startsWith('/hosts/')) void forwardSocket({ store, request, socket, head });
    else if (dev) void handleUpgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await pages.close();
    },
  };
}

function listen(server: Server, address: string, port: number): Promise<void> {
  return new Promise((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return failed(error);
      failed(
        new PortTaken(
          `Port ${port} of ${address} is in use by another program. Stop that, or choose another with --port.`,
        ),
      );
    });
    server.listen(port, address, listening);
  });
}
