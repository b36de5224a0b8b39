/** Output on its way to whoever listens at the end of an exec or attach. */

type Listener = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => Promise<void> | void;

/** What is kept for a listener that has not come yet; more is dropped. */
const mostWaitingBytes = 65_536;

export class OutputSink {
  readonly #listeners = new Set<Listener>();
  #waiting: { readonly stream: 'stdout' | 'stderr'; readonly bytes: Uint8Array }[] = [];
  #waitingBytes = 0;
  #delivered: Promise<void> = Promise.resolve();

  /** Resolves when the listeners have taken it. */
  async write(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> {
    if (this.#listeners.size === 0) {
      if (this.#waitingBytes + bytes.length > mostWaitingBytes) return;
      this.#waitingBytes += bytes.length;
      this.#waiting.push({ stream, bytes });
      return;
    }
    const before = this.#delivered;
    this.#delivered = this.#deliver(before, stream, bytes);
    await this.#delivered;
  }

  /** Resolves when all that was written before has been taken. */
  async drained(): Promise<void> {
    await this.#delivered;
  }

  listen(listener: Listener): Disposable {
    this.#listeners.add(listener);
    for (const { stream, bytes } of this.#waiting.splice(0)) void this.write(stream, bytes);
    this.#waitingBytes = 0;
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  async #deliver(before: Promise<void>, stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> {
    await before;
    for (const listener of [...this.#listeners]) {
      // A caller that is gone must not end the process.
      await Promise.resolve(listener(stream, bytes)).catch(() => {});
    }
  }
}
