/** A container of the catalogue on a virtual clock, for tests, with an HTTP client in its own network. */
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { NetworkStack } from '../../network/network-stack.ts';
import type { Container, ContainerExit, ContainerOptions } from '../../runtime/container-runtime.ts';
import { createContainerRuntime } from '../../runtime/create-container-runtime.ts';
import { loopback } from '../../runtime/testing/open-container.ts';
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
  const network = options.network ?? loopback();
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
          { method, path, headers: { host: 'web', ...headers }, createConnection: () => stream },
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
