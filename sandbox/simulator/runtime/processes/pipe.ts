/** A pipe as pipe(7) describes it: bytes in order, a writer waits while it is full, and its ends know when the other side is gone. */
import { fileError } from '../files/file-error.ts';
import { cut, type OpenFile, type ReadOptions, toBytes } from './open-file.ts';

/** Linux' own default. */
const capacityBytes = 65_536;

interface Waiting {
  readonly proceed: () => void;
}

class Pipe {
  readonly chunks: Uint8Array[] = [];
  size = 0;
  readers = 1;
  writers = 1;
  readonly #waitingReaders: Waiting[] = [];
  readonly #waitingWriters: Waiting[] = [];

  async read(options: ReadOptions): Promise<Uint8Array | undefined> {
    while (this.chunks.length === 0) {
      if (this.writers === 0) return undefined;
      await wait(this.#waitingReaders, options.signal);
    }
    const chunk = this.#take(options);
    wake(this.#waitingWriters);
    // The rest is for whoever waits as well.
    if (this.chunks.length > 0) wakeOne(this.#waitingReaders);
    return chunk;
  }

  async write(data: Uint8Array | string, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.readers === 0) throw fileError('EPIPE');
    const bytes = toBytes(data);
    if (bytes.length === 0) return;
    this.chunks.push(bytes);
    this.size += bytes.length;
    wakeOne(this.#waitingReaders);
    while (this.size > capacityBytes) {
      if (this.readers === 0) throw fileError('EPIPE');
      await wait(this.#waitingWriters, signal);
    }
  }

  endsChanged(): void {
    if (this.readers === 0) this.chunks.length = 0;
    wake(this.#waitingReaders);
    wake(this.#waitingWriters);
  }

  #take(options: ReadOptions): Uint8Array | undefined {
    const first = this.chunks[0];
    if (!first) return undefined;
    const length = cut(first, options);
    if (length === first.length) this.chunks.shift();
    else this.chunks[0] = first.subarray(length);
    this.size -= length;
    return first.subarray(0, length);
  }
}

function wait(queue: Waiting[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const abort = (): void => {
      queue.splice(queue.indexOf(waiting), 1);
      reject(signal?.reason);
    };
    const waiting: Waiting = {
      proceed: () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      },
    };
    signal?.addEventListener('abort', abort, { once: true });
    queue.push(waiting);
  });
}

function wake(queue: Waiting[]): void {
  for (const { proceed } of queue.splice(0)) proceed();
}

function wakeOne(queue: Waiting[]): void {
  queue.shift()?.proceed();
}

/** Both ends are held once by who makes it: release them when they have been given away. */
export function createPipe(): { readonly reader: OpenFile; readonly writer: OpenFile } {
  const pipe = new Pipe();
  return {
    reader: {
      read: (options = {}) => pipe.read(options),
      write: () => Promise.reject(fileError('EINVAL')),
      retain: () => {
        pipe.readers += 1;
      },
      release: () => {
        pipe.readers -= 1;
        if (pipe.readers === 0) pipe.endsChanged();
      },
    },
    writer: {
      read: () => Promise.reject(fileError('EINVAL')),
      write: (data, signal) => pipe.write(data, signal),
      retain: () => {
        pipe.writers += 1;
      },
      release: () => {
        pipe.writers -= 1;
        if (pipe.writers === 0) pipe.endsChanged();
      },
    },
  };
}
