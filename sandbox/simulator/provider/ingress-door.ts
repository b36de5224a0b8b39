/** Where the Ingress controllers' clients come in: two ports of 127.0.0.1 per cluster. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { IngressController } from '../ingress/ingress-controller.ts';
import { listen } from './listen.ts';

/** Traefik's respondingTimeouts.idleTimeout. */
const idleMs = 180_000;
/** Headers that take longer are not waited for; Traefik bounds the whole request so (respondingTimeouts.readTimeout). */
const headersMs = 60_000;
/** How often Node looks for them, as it does by itself. */
const checkMs = 30_000;
/** Of one cluster, at each of its two ports: each takes a file of the host, which all learners share. */
const mostConnections = 500;

export interface IngressPorts {
  readonly http: number;
  readonly https: number;
}

/** The ports it got, until it is disposed of. */
export interface OpenIngressDoor extends AsyncDisposable {
  readonly ports: IngressPorts;
}

/** What Node bounds slow requests with. */
interface Patience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly connectionsCheckingInterval: number;
}

export class IngressDoor {
  readonly #patience: Patience;
  readonly #http;
  readonly #controllers = new WeakMap<Duplex, IngressController>();

  /** Both in milliseconds: how long headers are waited for, and how often that is looked at. */
  constructor(slow = { headersMs, checkMs }) {
    this.#patience = {
      headersTimeout: slow.headersMs,
      requestTimeout: slow.headersMs,
      connectionsCheckingInterval: slow.checkMs,
    };
    this.#http = createHttpServer({ keepAliveTimeout: idleMs, ...this.#patience });
    serve(this.#http, (socket) => this.#controllers.get(socket), false);
    // Node looks at slow connections once a server listens; this one is handed those of others.
    this.#http.emit('listening');
  }

  /**
   * Listens for a cluster, on these ports or, where there are none yet or other programs have them by now, on any. The ports are
   * held from the start: one that is only remembered may be given to another cluster meanwhile.
   */
  async open(controller: IngressController, wanted: IngressPorts = { http: 0, https: 0 }): Promise<OpenIngressDoor> {
    const sockets = new Set<Socket>();
    const listeners: Server[] = [];
    // Made when somebody first speaks TLS.
    let secured: Http2SecureServer | undefined;
    const start = async (port: number, accept: (socket: Socket) => void): Promise<number> => {
      const listener = createServer((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => socket.destroy());
        socket.setNoDelay(true);
        accept(socket);
      });
      listener.maxConnections = mostConnections;
      await listen(listener, port).catch(() => listen(listener, 0));
      listeners.push(listener);
      return (listener.address() as AddressInfo).port;
    };
    const http = await start(wanted.http, (socket) => this.#acceptPlain(socket, controller));
    const https = await start(wanted.https, (socket) => {
      secured ??= openSecured(controller, this.#patience);
      secured.emit('connection', socket);
    });
    return {
      ports: { http, https },
      [Symbol.asyncDispose]: async () => {
        const closing = listeners.map((listener) => new Promise((done) => listener.close(done)));
        for (const socket of sockets) socket.destroy();
        secured?.close();
        await Promise.all(closing);
      },
    };
  }

  /** Ends what the servers themselves keep (their timers of idle connections). */
  close(): void {
    this.#http.close();
    this.#http.closeAllConnections();
  }

  #acceptPlain(socket: Socket, controller: IngressController): void {
    this.#controllers.set(socket, controller);
    this.#http.emit('connection', socket);
  }
}

/** HTTP/2 and HTTP/1.1 behind the certificates of one cluster. */
function openSecured(controller: IngressController, patience: Patience): Http2SecureServer {
  const server = createSecureServer({
    allowHTTP1: true,
    ...patience,
    ...controller.ownCertificate,
    SNICallback: (name, done) => done(null, controller.certificateFor(name)),
  });
  // Handshakes and sessions that fail are the client's business.
  server.on('tlsClientError', () => {});
  server.on('sessionError', () => {});
  serve(server, () => controller, true);
  // As above: it looks at its slow HTTP/1.1 connections only then.
  server.emit('listening');
  return server;
}

function serve(
  server: NodeJS.EventEmitter,
  find: (socket: Duplex) => IngressController | undefined,
  secure: boolean,
): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const found = find(request.socket);
    if (found) found.handle(request, response, secure);
    else response.destroy();
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const found = find(socket);
    if (found) found.upgrade(request, socket, head, secure);
    else socket.destroy();
  });
}
