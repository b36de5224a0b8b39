/** A container of the catalogue on a virtual clock, for tests, with an HTTP client in its own network. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { openConnection } from '../../network/connection.ts';
import { type Connection, NetworkError, type NetworkStack } from '../../network/network-stack.ts';
import type { Container, ContainerExit, ContainerOptions } from '../../runtime/container-runtime.ts';
import { createContainerRuntime } from '../../runtime/create-container-runtime.ts';
import { VirtualClock } from '../../time/virtual-clock.ts';
import { findImage } from '../catalogue.ts';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface OpenedImage {
  readonly clock: VirtualClock;
  readonly container: Container;
  readonly network: NetworkStack;
  log(): string;
  get(
    path: string,
    options?: { port?: number; method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<HttpReply>;
  /** Runs a program in it and gives what it wrote; time does not pass by itself. */
  exec(...argv: string[]): Promise<{ readonly code: number; readonly output: string }>;
  /** Waits in the container's time; undefined when it still runs after `ms`. */
  exitWithin(ms: number): Promise<ContainerExit | undefined>;
}

/** Started, and advanced until its start-up is over. */
export async function openImage(
  image: string,
  options: Partial<ContainerOptions> & { readonly setUp?: (container: Container) => void } = {},
): Promise<OpenedImage> {
  const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
  const network = options.network ?? ownNetwork();
  const runtime = createContainerRuntime({ clock, random: () => 0.5, findImage });
  const container = runtime.create({
    image,
    name: 'default/test/test',
    env: {},
    hostname: 'test',
    mounts: [],
    network,
    stdin: false,
    stdinOnce: false,
    tty: false,
    readOnlyRootFilesystem: false,
    ...options,
  });
  options.setUp?.(container);
  container.start();
  await clock.advance(1_000);
  return {
    clock,
    container,
    network,
    log: () =>
      container.log
        .lines()
        .map(({ text }) => text)
        .join(''),
    async get(path, { port = 80, method = 'GET', headers = {}, body } = {}) {
      const { stream } = await network.connect({ ip: network.ip, port });
      return new Promise((resolve, reject) => {
        const sent = httpRequest(
          {
            method,
            path,
            headers: { host: 'web', connection: 'keep-alive', ...headers },
            createConnection: () => stream,
          },
          (answer) => {
            let text = '';
            answer.on('data', (part: Buffer) => {
              text += part.toString();
            });
            answer.once('end', () =>
              resolve({
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                rawHeaders: answer.rawHeaders,
                body: text,
              }),
            );
          },
        );
        sent.once('error', reject);
        sent.end(body);
      });
    },
    async exec(...argv) {
      const session = container.exec({ argv, stdin: false, tty: false });
      let output = '';
      session.onOutput((_, bytes) => {
        output += Buffer.from(bytes).toString();
      });
      const { code } = await session.exit;
      return { code, output };
    },
    async exitWithin(ms) {
      await clock.advance(ms);
      return container.exit;
    },
  };
}

/** A Pod's stack that reaches itself and nothing else. */
function ownNetwork(ip = '10.244.0.9'): NetworkStack {
  const listeners = new Map<number, (connection: Connection) => void>();
  let nextPort = 40_000;
  return {
    ip,
    listen({ port }, accept) {
      if (listeners.has(port)) throw new NetworkError('EADDRINUSE', `address already in use: ${port}`);
      listeners.set(port, accept);
      return { [Symbol.dispose]: () => void listeners.delete(port) };
    },
    async connect(to) {
      const accept = listeners.get(to.port);
      if (!accept) throw new NetworkError('ECONNREFUSED', 'connection refused');
      nextPort += 1;
      const from = { ip, port: nextPort };
      const { client, server } = openConnection({
        client: { local: from, remote: to },
        server: { local: to, remote: from },
      });
      accept(server);
      return client;
    },
    async resolve(name) {
      if (/^[\d.]+$/.test(name)) return [name];
      if (name === 'localhost') return ['127.0.0.1'];
      throw new NetworkError('ENOTFOUND', `${name}: no such host`);
    },
    listening: () => [...listeners.keys()].map((port) => ({ ip, port })),
  };
}
