/** web: Next's pages behind a server of our own, which also leads the page's sockets to the host that owns the sandbox. */
import { rm } from 'node:fs/promises';
import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import next from 'next';
import type { AuditLog } from '../config/audit-log.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import type { Store } from '../store/open-store.ts';
import { boundConnections } from './bound-connections.ts';
import { openContentSecurity } from './content-security.ts';
import { createWebServer, mostConnections } from './create-web-server.ts';
import { Door } from './door.ts';
import { forwardRequest, isForHost } from './forward-request.ts';
import { forwardSocket } from './forward-socket.ts';
import { ownOrigins } from './own-origins.ts';

export interface WebOptions {
  /** Where to listen; port 0 takes a free one. */
  readonly address: string;
  readonly port: number;
  /** Certificate and key (PEM); plain HTTP without. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** Further origins and the proxies in front, as in the settings. */
  readonly origins: readonly string[];
  readonly proxies: readonly string[];
  /** True: pages are built as they are asked for, and reload themselves. */
  readonly dev: boolean;
  readonly store: Store;
  readonly secret: string;
  readonly audit: AuditLog;
  readonly now: () => Date;
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
export async function openWeb(options: WebOptions): Promise<Web> {
  const { address, port, tls, dev, store } = options;
  // Next would take every upgrade of the server it is given; it gets one that never listens.
  const pages = next({ dev, dir: repositoryRoot, hostname: address, port, httpServer: new Server() });
  const handle = pages.getRequestHandler();
  const buildFolder = join(repositoryRoot, '.next');
  // Pages that an earlier server made anew while they were built are kept there, and are not those whose scripts are allowed.
  if (!dev) await rm(join(buildFolder, 'server/route-cache'), { recursive: true, force: true });
  const security = openContentSecurity(buildFolder, dev);
  const server = createWebServer(tls);
  const proxies = new Set(options.proxies);
  // As many learners of one network as there may be of others.
  boundConnections(server, { most: mostConnections / 2, proxies });
  await listen(server, address, port);
  const served = (server.address() as AddressInfo).port;
  const origins = ownOrigins({ address, port: served, tls: tls !== undefined, origins: options.origins });
  const door = new Door({ ...options, origins, proxies });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!door.admits(request, response)) return;
    security.protect(request, response);
    if (isForHost(request)) void forwardRequest({ store, request, response });
    else void handle(request, response);
  });
  await pages.prepare();
  const handleUpgrade = pages.getUpgradeHandler();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    if (!door.admitsUpgrade(request, socket)) return;
    if (request.url?.startsWith('/hosts/')) void forwardSocket({ store, request, socket, head });
    else if (dev) void handleUpgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });
  const host = isIP(address) === 6 ? `[${address}]` : address;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${served}`,
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
