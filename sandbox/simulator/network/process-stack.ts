/** A stack as one process uses it: its sockets are closed when it ends, however it ends, as a kernel closes its file descriptors. */
import type { Duplex } from 'node:stream';
import { type Connection, type Endpoint, NetworkError, type NetworkStack } from './network-stack.ts';

/** Connections the processes of a Pod have open together at most: each is some of the host's memory. */
const mostConnections = 2_000;
const openOf = new WeakMap<NetworkStack, Set<Duplex>>();

export class ProcessStack implements NetworkStack {
  readonly ip: string;
  /** The Pod's, or the node's. */
  readonly shared: NetworkStack;
  readonly #ended: AbortSignal;
  readonly #listeners = new Set<Disposable>();
  readonly #open = new Set<Duplex>();
  readonly #openOfPod: Set<Duplex>;

  constructor(shared: NetworkStack, ended: AbortSignal) {
    this.ip = shared.ip;
    this.shared = shared;
    this.#openOfPod = openOf.get(shared) ?? new Set();
    openOf.set(shared, this.#openOfPod);
    this.#ended = ended;
    ended.addEventListener('abort', () => this.#close(), { once: true });
  }

  listen(at: { readonly port: number; readonly ip?: string }, accept: (connection: Connection) => void): Disposable {
    const listening = this.shared.listen(at, (connection) => {
      if (this.#openOfPod.size >= mostConnections) {
        connection.stream.destroy();
        return;
      }
      this.#keep(connection);
      if (!this.#ended.aborted) accept(connection);
    });
    this.#listeners.add(listening);
    if (this.#ended.aborted) this.#close();
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(listening);
        listening[Symbol.dispose]();
      },
    };
  }

  async connect(
    to: Endpoint,
    { signal, timeoutMs }: { readonly signal?: AbortSignal; readonly timeoutMs?: number } = {},
  ): Promise<Connection> {
    const stop = signal ? AbortSignal.any([signal, this.#ended]) : this.#ended;
    // What connect(2) says when no local port is left.
    if (this.#openOfPod.size >= mostConnections)
      throw new NetworkError('EADDRNOTAVAIL', 'Cannot assign requested address');
    const connection = await this.shared.connect(to, {
      signal: stop,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    this.#keep(connection);
    return connection;
  }

  resolve(name: string): Promise<readonly string[]> {
    return this.shared.resolve(name);
  }

  listening(): readonly Endpoint[] {
    return this.shared.listening();
  }

  #keep({ stream }: Connection): void {
    if (this.#ended.aborted) stream.destroy();
    this.#open.add(stream);
    this.#openOfPod.add(stream);
    stream.once('close', () => {
      this.#open.delete(stream);
      this.#openOfPod.delete(stream);
    });
  }

  #close(): void {
    for (const listening of this.#listeners) listening[Symbol.dispose]();
    this.#listeners.clear();
    for (const stream of this.#open) {
      // What was written before is still sent.
      if (stream.writableLength > 0) stream.end(() => stream.destroy());
      else stream.destroy();
    }
  }
}
