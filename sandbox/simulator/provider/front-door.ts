/** Where requests come in: a port of 127.0.0.1 per cluster, one TLS server behind all of them. */
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiServer } from '../serving/api-server.ts';
import type { Certificate } from '../tls/certificates.ts';
import { listen } from './listen.ts';

/** Connections of clients that say nothing for this long between two requests are closed; Go's client opens new ones. */
const idleMs = 60_000;

export interface Door extends AsyncDisposable {
  readonly port: number;
}

export class FrontDoor {
  readonly #https: HttpsServer;
  readonly #servers = new Map<number, ApiServer>();

  constructor(server: Certificate, authority: Certificate) {
    const { certificate: cert, key } = server;
    this.#https = createHttpsServer(
      { cert, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: false, keepAliveTimeout: idleMs },
      (request, response) => {
        const found = this.#servers.get(request.socket.localPort ?? 0);
        if (found) found.handle(request, response);
        else response.destroy();
      },
    );
    this.#https.on('upgrade', (request, socket: Duplex, head: Buffer) => {
      const found = this.#servers.get(request.socket.localPort ?? 0);
      if (found) found.upgrade(request, socket, head);
      else socket.destroy();
    });
    // Handshakes that fail are the client's business.
    this.#https.on('tlsClientError', () => {});
  }

  /** Opens a port for a cluster; 0 for any that is free. Rejects when the port is taken. */
  async open(server: ApiServer, port = 0): Promise<Door> {
    const sockets = new Set<Socket>();
    const listener = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      socket.setNoDelay(true);
      this.#https.emit('connection', socket);
    });
    await listen(listener, port);
    const bound = (listener.address() as AddressInfo).port;
    this.#servers.set(bound, server);
    return {
      port: bound,
      [Symbol.asyncDispose]: async () => {
        this.#servers.delete(bound);
        const closed = new Promise((done) => listener.close(done));
        for (const socket of sockets) socket.destroy();
        await closed;
      },
    };
  }

  /** Ends what the TLS server itself keeps (its timers of idle connections). */
  close(): void {
    this.#https.close();
    this.#https.closeAllConnections();
  }
}
