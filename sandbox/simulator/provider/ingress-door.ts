/** Where the Ingress controllers' clients come in: two ports of 127.0.0.1 per cluster, opened when a cluster has an Ingress. */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
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
  /** Made when somebody first speaks TLS. */
  #https: Http2SecureServer | undefined;
  readonly #controllers = new WeakMap<Duplex, IngressController>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#serve(this.#http, false);
  }

  /** Listens for a cluster from when it needs it until it is disposed of. */
  open(controller: IngressController, ports: IngressPorts): AsyncDisposable {
    const sockets = new Set<Socket>();
    const listeners: Server[] = [];
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
      void start(ports.https, (socket) => this.#acceptSecure(socket, controller));
    });
    return {
      [Symbol.asyncDispose]: async () => {
        closed = true;
        waiting?.[Symbol.dispose]();
        const closing = listeners.map((listener) => new Promise((done) => listener.close(done)));
        for (const socket of sockets) socket.destroy();
        await Promise.all(closing);
      },
    };
  }

  /** Ends what the servers themselves keep (their timers of idle connections). */
  close(): void {
    this.#http.close();
    this.#http.closeAllConnections();
    this.#https?.close();
  }

  #acceptPlain(socket: Socket, controller: IngressController): void {
    this.#controllers.set(socket, controller);
    this.#http.emit('connection', socket);
  }

  #acceptSecure(socket: Socket, controller: IngressController): void {
    const secured = new TLSSocket(socket, {
      isServer: true,
      ALPNProtocols: ['h2', 'http/1.1'],
      secureContext: controller.certificateFor(''),
      SNICallback: (name, done) => done(null, controller.certificateFor(name)),
    });
    this.#controllers.set(secured, controller);
    // Handshakes that fail are the client's business.
    secured.on('error', () => secured.destroy());
    secured.once('secure', () => this.#openSecure().emit('secureConnection', secured));
  }

  #openSecure(): Http2SecureServer {
    if (!this.#https) {
      this.#https = createSecureServer({ allowHTTP1: true });
      this.#serve(this.#https, true);
    }
    return this.#https;
  }

  #serve(server: NodeJS.EventEmitter, secure: boolean): void {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const found = this.#controllers.get(socketOf(request));
      if (found) found.handle(request, response, secure);
      else response.destroy();
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const found = this.#controllers.get(socketOf(request));
      if (found) found.upgrade(request, socket, head, secure);
      else socket.destroy();
    });
    server.on('sessionError', () => {});
  }
}

/** Of HTTP/2, the session's. */
function socketOf(
  request: IncomingMessage & { readonly stream?: { readonly session?: { readonly socket: Duplex } } },
): Duplex {
  return request.stream?.session?.socket ?? request.socket;
}
