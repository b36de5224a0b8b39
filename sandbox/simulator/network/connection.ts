/** An open TCP connection in memory: two ends with half-close, resets and back-pressure. */
import { Duplex } from 'node:stream';
import { surprised } from '../cluster/guarded.ts';
import { type Connection, type Endpoint, NetworkError } from './network-stack.ts';

/** What an end holds before its writer waits; the default of a socket's buffer on Linux is of this order. */
const bufferBytes = 64 * 1024;

type Written = (error?: Error | null) => void;

function reset(): NetworkError {
  return new NetworkError('ECONNRESET', 'read ECONNRESET');
}

/** Has the few methods of a socket that Node's HTTP client and server call. */
class ConnectionEnd extends Duplex {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  timeout = 0;
  #other: ConnectionEnd | undefined;
  /** The other side's write, waiting until this one has room. */
  #waiting: Written | undefined;

  constructor(local: Endpoint, remote: Endpoint) {
    super({ allowHalfOpen: true, highWaterMark: bufferBytes });
    this.localAddress = local.ip;
    this.localPort = local.port;
    this.remoteAddress = remote.ip;
    this.remotePort = remote.port;
    // A reset that nobody waits for is no error of the process.
    this.on('error', () => {});
  }

  static join(one: ConnectionEnd, other: ConnectionEnd): void {
    one.#other = other;
    other.#other = one;
  }

  /** Programs of many learners answer here in one process: a surprise in one ends its connection and nothing else. */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    try {
      return super.emit(event, ...values);
    } catch (error) {
      // That its process has just been killed is none.
      if (!(error instanceof Error && error.name === 'ProcessEnded')) surprised(error);
      this.destroy();
      return true;
    }
  }

  override _read(): void {
    const written = this.#waiting;
    this.#waiting = undefined;
    written?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: Written): void {
    const other = this.#other;
    if (!other || other.destroyed) written(reset());
    else if (other.push(chunk)) written();
    else other.#waiting = written;
  }

  override _final(done: Written): void {
    if (this.#other && !this.#other.destroyed) this.#other.push(null);
    done();
  }

  /** As close(2): what was not read, or an error, resets; otherwise the other side reads to the end. */
  override _destroy(error: Error | null, done: Written): void {
    const other = this.#other;
    const unread = this.readableLength > 0 || this.#waiting !== undefined;
    const written = this.#waiting;
    this.#waiting = undefined;
    if (other && !other.destroyed) {
      // What has arrived may still be read, as from a kernel's queue.
      if (error || unread) setImmediate(() => other.destroy(reset()));
      else if (!this.writableFinished) other.push(null);
    }
    written?.(reset());
    done(error);
  }

  setTimeout(ms: number): this {
    this.timeout = ms;
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** Addresses as each side sees them: behind a Service they differ. */
export interface ConnectionAddresses {
  readonly client: { readonly local: Endpoint; readonly remote: Endpoint };
  readonly server: { readonly local: Endpoint; readonly remote: Endpoint };
}

export function openConnection({ client, server }: ConnectionAddresses): { client: Connection; server: Connection } {
  const ends = {
    client: new ConnectionEnd(client.local, client.remote),
    server: new ConnectionEnd(server.local, server.remote),
  };
  ConnectionEnd.join(ends.client, ends.server);
  return { client: { stream: ends.client, ...client }, server: { stream: ends.server, ...server } };
}
