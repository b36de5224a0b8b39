/** Where the Ingress controllers' clients come in: two ports of 127.0.0.1 per cluster, opened when a cluster has an Ingress. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { IngressController } from '../ingress/ingress-controller.ts';
import type { Clock } from '../time/clock.ts';
import { listen } from './listen.ts';

/** Traefik's respondingTimeouts.idleTimeout. */
const idleMs = 180_000;
/** A port that another program has is tried again. */
const retryMs = 5_000;

export interface IngressPorts {
  readonly http: number;
  readonly https: number;
}

export class IngressDoor {
  readonly #clock: Clock;
  readonly #http = createHttpServer({ keepAliveTimeout: idleMs });
  readonly #controllers = new WeakMap<Duplex, IngressController>();

  constructor(clock: Clock) {
    this.#clock = clock;
    serve(this.#http, (socket) => this.#controllers.get(socket), false);
  }

  /** Listens for a cluster from when it needs it until it is disposed of. */
  open(controller: IngressController, ports: IngressPorts): AsyncDisposable {
    const sockets = new Set<Socket>();
    const listeners: Server[] = [];
    // Made when somebody first speaks TLS.
    let secured: Http2SecureServer | undefined;
    let closed = false;
    let waiting: Disposable | undefined;
    const start = async (port: number, accept: (socket: Socket) => void): Promise<void> => {
      const listener = createServer((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        socket.on('error', () => socket.destroy());
        socket.setNoDelay(true);
        accept(socket);
      });
      try {
        await listen(listener, port);
        if (closed) listener.close();
        else listeners.push(listener);
      } catch {
        if (!closed) waiting = this.#clock.after(retryMs, () => void start(port, accept));
      }
    };
    controller.whenNeeded(() => {
      if (closed) return;
      void start(ports.http, (socket) => this.#acceptPlain(socket, controller));
      void start(ports.https, (socket) => {
        secured ??= openSecured(controller);
        secured.emit('connection', socket);
      });
    });
    return {
      [Symbol.asyncDispose]: async () => {
        closed = true;
        waiting?.[Symbol.dispose]();
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
function openSecured(controller: IngressController): Http2SecureServer {
  const server = createSecureServer({
    allowHTTP1: true,
    ...controller.ownCertificate,
    SNICallback: (name, done) => done(null, controller.certificateFor(name)),
  });
  // Handshakes and sessions that fail are the client's business.
  server.on('tlsClientError', () => {});
  server.on('sessionError', () => {});
  serve(server, () => controller, true);
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
