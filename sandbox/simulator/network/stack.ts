/** A stack in a port space: what one Pod, or the node itself, listens on and is connected to. */
import { guarded } from '../cluster/guarded.ts';
import type { Clock } from '../time/clock.ts';
import { parseAddress } from './address.ts';
import { openConnection } from './connection.ts';
import { type DnsClient, type Hosts, resolveHost } from './dns/dns-client.ts';
import {
  type Connection,
  type Endpoint,
  NetworkError,
  type NetworkErrorCode,
  type NetworkStack,
  type PodStack,
} from './network-stack.ts';
import { endpointOf, type Listener, type PortSpace } from './port-space.ts';
import { ProcessStack } from './process-stack.ts';

/** Where packets to an address end up. */
export type Route =
  | {
      readonly listener: Listener;
      /** As the server sees both ends. */
      readonly server: { readonly local: Endpoint; readonly remoteIp: string };
    }
  | { readonly error: NetworkErrorCode; readonly afterMs: number };

export interface StackOptions {
  readonly ports: PortSpace;
  readonly clock: Clock;
  readonly route: (to: Endpoint) => Route;
  readonly dns: DnsClient;
  readonly hosts: () => Hosts;
  readonly onClose?: () => void;
}

export class Stack implements PodStack {
  readonly ip: string;
  readonly ports: PortSpace;
  readonly #options: StackOptions;
  readonly #listeners = new Map<Listener, Disposable>();
  readonly #open = new Set<Connection>();
  #closed = false;

  constructor(options: StackOptions) {
    this.ip = options.ports.ip;
    this.ports = options.ports;
    this.#options = options;
  }

  listen(at: { readonly port: number; readonly ip?: string }, accept: (connection: Connection) => void): Disposable {
    if (this.#closed) throw new NetworkError('EADDRNOTAVAIL', `listen EADDRNOTAVAIL: address not available ${this.ip}`);
    const port = at.port === 0 ? this.ports.freePort() : at.port;
    const listener: Listener = {
      port,
      ip: at.ip === '0.0.0.0' ? undefined : at.ip,
      accept: (connection) => {
        this.#keep(connection);
        accept(connection);
      },
    };
    this.#listeners.set(listener, this.ports.add(listener));
    return { [Symbol.dispose]: () => this.#stop(listener) };
  }

  async connect(
    to: Endpoint,
    {
      signal,
      timeoutMs = Number.POSITIVE_INFINITY,
    }: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
  ): Promise<Connection> {
    signal?.throwIfAborted();
    if (this.#closed) throw failure('ENETUNREACH', to);
    const route = this.#options.route(to);
    if ('error' in route) {
      if (route.afterMs > 0) await this.#wait(Math.min(route.afterMs, timeoutMs), signal);
      throw failure(route.afterMs > timeoutMs ? 'ETIMEDOUT' : route.error, to);
    }
    const from = { ip: to.ip.startsWith('127.') ? to.ip : this.ip, port: this.ports.takePort() };
    const { local, remoteIp } = route.server;
    const { client, server } = openConnection({
      client: { local: from, remote: to },
      server: { local, remote: { ip: remoteIp, port: from.port } },
    });
    this.#keep(client);
    guarded(() => route.listener.accept(server));
    return client;
  }

  /** For programs that ask name servers themselves. */
  get dns(): DnsClient {
    return this.#options.dns;
  }

  async resolve(name: string): Promise<readonly string[]> {
    if (parseAddress(name) !== undefined) return [name];
    return resolveHost(this.#options.dns, this.#options.hosts(), name);
  }

  listening(): readonly Endpoint[] {
    return [...this.#listeners.keys()].map(endpointOf);
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of [...this.#listeners.keys()]) this.#stop(listener);
    for (const { stream } of this.#open) stream.destroy(new NetworkError('ECONNRESET', 'read ECONNRESET'));
    this.#options.onClose?.();
  }

  #stop(listener: Listener): void {
    this.#listeners.get(listener)?.[Symbol.dispose]();
    this.#listeners.delete(listener);
  }

  #keep(connection: Connection): void {
    this.#open.add(connection);
    connection.stream.on('close', () => this.#open.delete(connection));
  }

  #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        timer[Symbol.dispose]();
        reject(signal?.reason);
      };
      const timer = this.#options.clock.after(ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}

function failure(code: NetworkErrorCode, { ip, port }: Endpoint): NetworkError {
  return new NetworkError(code, `connect ${code} ${ip}:${port}`);
}

/** The name servers of a stack, for nslookup and its like. Undefined for a stack that is not of a simulated cluster. */
export function dnsOf(stack: NetworkStack): DnsClient | undefined {
  if (stack instanceof ProcessStack) return dnsOf(stack.shared);
  return stack instanceof Stack ? stack.dns : undefined;
}
