/** One stream of a SPDY session as a Duplex: FIN is its end, RST_STREAM its destruction. */
import { Duplex } from 'node:stream';
import { resets } from './frames.ts';
import type { SpdyHeaders } from './header-block.ts';

/** Bytes kept for a reader that is slow; beyond them the whole session waits. */
const bufferBytes = 256 * 1024;

export interface StreamWire {
  data(id: number, bytes: Buffer, last: boolean, sent: (error?: Error | null) => void): void;
  reset(id: number, code: number): void;
  forget(id: number): void;
  /** The reader took that many bytes. */
  taken(id: number, bytes: number): void;
}

export class SpdyStream extends Duplex {
  readonly id: number;
  readonly headers: SpdyHeaders;
  readonly #wire: StreamWire;
  #room: (() => void) | undefined;
  #wasReset = false;

  constructor(id: number, headers: SpdyHeaders, wire: StreamWire) {
    super({ highWaterMark: bufferBytes });
    this.id = id;
    this.headers = headers;
    this.#wire = wire;
    // Its users see a broken session by `close`.
    this.on('error', () => {});
  }

  /** Resolves when there is room for more, or nobody is left who would read it. */
  async receive(bytes: Buffer, last: boolean): Promise<void> {
    if (this.destroyed || this.readableEnded) return;
    if (bytes.length > 0 && !this.push(bytes) && !last)
      await new Promise<void>((room) => {
        this.#room = room;
      });
    if (bytes.length > 0) this.#wire.taken(this.id, bytes.length);
    if (last && !this.destroyed) this.push(null);
  }

  /** The other side gave it up. */
  wasReset(): void {
    this.#wasReset = true;
    this.destroy(new Error('the stream was reset'));
  }

  override _read(): void {
    this.#room?.();
    this.#room = undefined;
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, sent: (error?: Error | null) => void): void {
    this.#wire.data(this.id, bytes, false, sent);
  }

  override _final(sent: (error?: Error | null) => void): void {
    this.#wire.data(this.id, Buffer.alloc(0), true, sent);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this._read();
    this.#wire.forget(this.id);
    const bothEnded = this.readableEnded && this.writableFinished;
    if (!this.#wasReset && !bothEnded) this.#wire.reset(this.id, resets.cancel);
    done(error);
  }
}
