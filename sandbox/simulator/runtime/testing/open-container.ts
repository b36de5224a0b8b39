/** A container of a test's own programs on a virtual clock, alone on its network. */
import { duplexPair } from 'node:stream';
import { type Connection, NetworkError, type NetworkStack } from '../../network/network-stack.ts';
import { VirtualClock } from '../../time/virtual-clock.ts';
import type { Container, ContainerOptions } from '../container-runtime.ts';
import { type ContainerRuntimeOptions, createContainerRuntime } from '../create-container-runtime.ts';
import { createLayer, type LayerEntry } from '../files/layer.ts';
import type { Image } from '../image.ts';
import type { Program } from '../process.ts';

export interface TestContainer {
  readonly clock: VirtualClock;
  readonly container: Container;
  /** The log so far, as one text. */
  log(): string;
}

export interface TestContainerOptions extends Partial<ContainerOptions> {
  readonly programs: Readonly<Record<string, Program>>;
  readonly files?: Readonly<Record<string, LayerEntry>>;
  readonly imageUser?: { readonly uid: number; readonly gid: number };
  readonly clock?: VirtualClock;
  readonly start?: boolean;
  /** Shared with the containers of others. */
  readonly shares?: Pick<ContainerRuntimeOptions, 'held' | 'fileShare'>;
}

export function openContainer(options: TestContainerOptions): TestContainer {
  const { programs, files = {}, imageUser = { uid: 0, gid: 0 }, start = true, shares = {}, ...rest } = options;
  const clock = options.clock ?? new VirtualClock(new Date('2026-01-01T00:00:00Z'));
  const image: Image = {
    info: {
      reference: 'docker.io/library/test:1',
      id: 'sha256:1',
      sizeBytes: 1,
      pullMs: 1,
      stopSignal: 'SIGTERM',
      user: imageUser,
    },
    layer: createLayer(files, programs),
    programs,
    entrypoint: [],
    cmd: [],
    env: {},
    workingDir: '/',
    exposedPorts: [],
    startupMs: 0,
  };
  const random = randomFrom(1);
  const runtime = createContainerRuntime({ clock, random, findImage: () => image, ...shares });
  const container = runtime.create({
    image: 'test:1',
    name: 'default/test/test',
    env: {},
    hostname: 'test',
    mounts: [],
    network: loopback(),
    stdin: false,
    stdinOnce: false,
    tty: false,
    readOnlyRootFilesystem: false,
    ...rest,
  });
  if (start) container.start();
  return {
    clock,
    container,
    log: () =>
      container.log
        .lines()
        .map(({ text }) => text)
        .join(''),
  };
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Reaches itself and nothing else. */
export function loopback(ip = '10.244.0.9'): NetworkStack {
  const listeners = new Map<number, (connection: Connection) => void>();
  let nextPort = 40_000;
  return {
    ip,
    listen: ({ port }, accept) => {
      if (listeners.has(port)) throw new NetworkError('EADDRINUSE', `address already in use: ${port}`);
      listeners.set(port, accept);
      return { [Symbol.dispose]: () => void listeners.delete(port) };
    },
    connect: async (to) => {
      const accept = listeners.get(to.port);
      if (!accept) throw new NetworkError('ECONNREFUSED', 'Connection refused');
      const [near, far] = duplexPair();
      const local = { ip, port: nextPort++ };
      accept({ stream: far, local: to, remote: local });
      return { stream: near, local, remote: to };
    },
    resolve: async (name) => {
      if (/^[\d.]+$/.test(name)) return [name];
      if (name === 'localhost') return ['127.0.0.1'];
      throw new NetworkError('ENOTFOUND', `bad address ${name}`);
    },
    listening: () => [...listeners.keys()].map((port) => ({ ip: '0.0.0.0', port })),
  };
}
