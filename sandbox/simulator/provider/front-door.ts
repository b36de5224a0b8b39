/** Where requests come in: a port of 127.0.0.1 per cluster, one TLS server behind all of them. */
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiServer } from '../serving/api-server.ts';
import type { Certificate } from '../tls/certificates.ts';
import { listen } from './listen.ts';
import { refusalOf, refusalOfError, refusalText } from './refusals.ts';

/** `ReadHeaderTimeout` of apiserver/pkg/server/secure_serving.go. */
const headersMs = 32_000;
/** Requests that become something else; the others are answered as if they did not ask. */
const streams = /\/(?:exec|attach|portforward|proxy)(?:[/?]|$)/;
/** Connections of clients that say nothing for this long between two requests are closed; Go's client opens new ones. */
const idleMs = 60_000;

/** `DefaultMaxHeaderBytes` of Go's net/http, and what it adds for the buffer. */
const mostHeaderBytes = 1_048_576 + 4_096;

/** Of one cluster: each `kubectl` has one or two, what watches for the page some dozens. */
const mostConnections = 500;

export interface Door extends AsyncDisposable {
  readonly port: number;
}

export class FrontDoor {
  readonly #https: HttpsServer;
  readonly #servers = new Map<number, ApiServer>();

  constructor(server: Certificate, authority: Certificate) {
    const { certificate: cert, key } = server;
    this.#https = createHttpsServer(
      {
        cert,
        key,
        ca: authority.certificate,
        requestCert: true,
        rejectUnauthorized: false,
        requireHostHeader: false,
        maxHeaderSize: mostHeaderBytes,
        keepAliveTimeout: idleMs,
        headersTimeout: headersMs,
        handshakeTimeout: headersMs,
        shouldUpgradeCallback: ({ url = '' }) => streams.test(url),
      },
      (request, response) => {
        const refusal = refusalOf(request);
        const found = this.#servers.get(request.socket.localPort ?? 0);
        if (refusal) request.socket.end(refusalText(refusal));
        else if (found) found.handle(request, response);
        else response.destroy();
      },
    );
    // As many headers as fit.
    this.#https.maxHeadersCount = 0;
    for (const event of ['upgrade', 'connect'])
      this.#https.on(event, (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        const found = this.#servers.get(request.socket.localPort ?? 0);
        if (found) found.upgrade(request, socket, head);
        else socket.destroy();
      });
    this.#https.on('clientError', (error, socket) => {
      if (socket.writable) socket.end(refusalText(refusalOfError(error)));
      else socket.destroy();
    });
    // Handshakes that fail are the client's business.
    this.#https.on('tlsClientError', (_, socket) => void socket.destroy());
    // Node looks at slow connections once a server listens; this one is handed those of others.
    this.#https.emit('listening');
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
    listener.maxConnections = mostConnections;
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
