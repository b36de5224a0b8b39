import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface BlockingProxy extends AsyncDisposable {
  /** `http://127.0.0.1:41234`, for a browser's settings. */
  readonly url: string;
  /** WebSockets that were asked for and refused. */
  readonly refused: () => number;
  /** Paths of handshakes that were swallowed. */
  readonly swallowed: () => readonly string[];
  /** Bodies of the answers to requests whose path matches, one after another, as they were passed on. */
  readonly passed: (path: RegExp) => string;
  /** From now on WebSockets pass, also those that were swallowed and whose page still waits. */
  letThrough(): void;
}

/**
 * A proxy as some networks have it: requests pass, WebSockets do not. `buffers`: it passes an answer on when it has all of
 * it, so that a stream says nothing before it ends. `swallows`: WebSockets are not refused; nothing is ever answered to them.
 */
export async function openBlockingProxy({ buffers = false, swallows = false } = {}): Promise<BlockingProxy> {
  const bodies: { readonly path: string; text: string }[] = [];
  let refused = 0;
  let blocks = true;
  const swallowed: string[] = [];
  const kept: (() => void)[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/');
    const body = { path: url.pathname, text: '' };
    bodies.push(body);
    const { 'proxy-connection': _, ...headers } = request.headers;
    const upstream = ask(url, { method: request.method, headers });
    upstream.on('response', async (answer) => {
      const parts: Buffer[] = [];
      answer.on('error', () => response.destroy());
      if (!buffers) response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders();
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        body.text += part.toString('latin1');
        if (!buffers) response.write(part);
      });
      answer.on('end', () => {
        if (buffers) response.writeHead(answer.statusCode ?? 502, answer.headers);
        response.end(buffers ? Buffer.concat(parts) : undefined);
      });
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  });
  // A browser asks a proxy for a tunnel when it wants a WebSocket.
  server.on('connect', (request, socket) => {
    socket.on('error', () => socket.destroy());
    if (blocks && !swallows) {
      refused += 1;
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    const [host, port] = (request.url ?? '').split(':');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const pass = (first: Buffer = Buffer.alloc(0)): void => {
      const upstream = connect(Number(port), host, () => {
        upstream.write(first);
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('close', () => upstream.destroy());
    };
    if (!blocks) return pass();
    socket.once('data', (handshake: Buffer) => {
      swallowed.push(handshake.toString('latin1').split(' ')[1] ?? '');
      kept.push(() => !socket.destroyed && pass(handshake));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    swallowed: () => swallowed,
    passed: (path) =>
      bodies
        .filter((body) => path.test(body.path))
        .map(({ text }) => text)
        .join(''),
    letThrough: () => {
      blocks = false;
      for (const pass of kept.splice(0)) pass();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
