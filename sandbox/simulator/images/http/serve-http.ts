/** An HTTP server in a container: Node's, over connections of the Pod's network. Idle ones cost a closure. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Connection } from '../../network/network-stack.ts';
import type { Process } from '../../runtime/process.ts';

export interface HttpRequest extends IncomingMessage {
  /** Addresses as the server sees them. */
  readonly connectionOf: Connection;
}

export type Answer = (request: HttpRequest, response: ServerResponse) => Promise<void> | void;

export interface HttpListener {
  /** Stops listening, closes idle connections, and resolves when the last answer is out. */
  drain(): Promise<void>;
  /** Stops listening and cuts every connection. */
  close(): void;
}

/** Serves until it is closed or the process ends. Throws NetworkError EADDRINUSE. */
export function serveHttp(
  process: Process,
  at: { readonly port: number; readonly ip?: string },
  answer: Answer,
): HttpListener {
  const open = new Map<Duplex, Set<ServerResponse>>();
  let server: Server | undefined;
  let idle: (() => void) | undefined;
  const settle = (): void => {
    if (idle && open.size === 0) idle();
  };
  const connectionOf = new WeakMap<Duplex, Connection>();
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket } = request;
    const answers = open.get(socket) ?? new Set();
    answers.add(response);
    if (idle) response.shouldKeepAlive = false;
    response.once('close', () => {
      answers.delete(response);
      if (idle && answers.size === 0) finish(socket);
    });
    const known = Object.assign(request, { connectionOf: connectionOf.get(socket) as Connection });
    Promise.resolve()
      .then(() => answer(known, response))
      .catch(() => response.destroy());
  };
  const accept = (connection: Connection): void => {
    // No timers: the container's clock is not Node's.
    server ??= createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, serve);
    const { stream } = connection;
    open.set(stream, new Set());
    connectionOf.set(stream, connection);
    stream.once('close', () => {
      open.delete(stream);
      settle();
    });
    server.emit('connection', stream);
  };
  const listening = process.network.listen(at, accept);
  const close = (): void => {
    listening[Symbol.dispose]();
    for (const stream of open.keys()) stream.destroy();
  };
  process.ended.addEventListener('abort', close, { once: true });
  return {
    close,
    drain() {
      listening[Symbol.dispose]();
      return new Promise((drained) => {
        idle = drained;
        for (const [stream, answers] of open) {
          for (const answer of answers) if (!answer.headersSent) answer.shouldKeepAlive = false;
          if (answers.size === 0) finish(stream);
        }
        settle();
      });
    },
  };
}

/** close(2), once what was written is out. */
function finish(stream: Duplex): void {
  stream.end(() => stream.destroy());
}

/** As HTTP writes dates. */
export function httpDate(at: Date): string {
  return at.toUTCString();
}
