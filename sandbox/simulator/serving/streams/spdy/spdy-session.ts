/** The server's side of one SPDY/3.1 connection, over a socket or tunnelled through a WebSocket. */
import type { Duplex } from 'node:stream';
import {
  controlFrame,
  dataHeader,
  type FrameHeader,
  finFlag,
  frameTypes,
  headerBytes,
  readFrameHeader,
  resets,
  wordAt,
} from './frames.ts';
import { emptyBlock, HeaderReader } from './header-block.ts';
import { SpdyStream } from './spdy-stream.ts';

/** No control frame a Kubernetes client sends comes near it. */
const mostControlBytes = 64 * 1024;
/** Streams open at once in one session: a thousand connections of port-forward. */
const mostStreams = 2_000;

/** False refuses the stream. */
export type AcceptStream = (stream: SpdyStream) => boolean;

export class SpdySession {
  readonly #transport: Duplex;
  readonly #accept: AcceptStream;
  readonly #headers = new HeaderReader();
  readonly #streams = new Map<number, SpdyStream>();
  #replied = false;
  #lastStream = 0;
  #closed = false;

  constructor(transport: Duplex, accept: AcceptStream) {
    this.#transport = transport;
    this.#accept = accept;
    transport.on('error', () => {});
    transport.once('close', () => this.#end());
  }

  /** Serves until the connection ends, whoever ends it; never rejects. */
  async run(): Promise<void> {
    try {
      await this.#read();
    } catch {
      // Bytes that are no SPDY end the session, as they do at the real server.
    }
    this.#end();
  }

  /** Says goodbye; what was written still goes out. */
  close(): void {
    if (this.#closed) return;
    this.#send(controlFrame(frameTypes.goAway, 0, this.#lastStream, 0));
    this.#transport.end();
  }

  async #read(): Promise<void> {
    let pending: Buffer = Buffer.alloc(0);
    let frame: FrameHeader | undefined;
    let left = 0;
    for await (const chunk of this.#transport as AsyncIterable<Buffer>) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      for (;;) {
        if (!frame) {
          if (pending.length < headerBytes) break;
          frame = readFrameHeader(pending);
          if (!frame || (frame.control && frame.length > mostControlBytes)) return;
          left = frame.length;
          pending = pending.subarray(headerBytes);
        }
        if (frame.control) {
          if (pending.length < left) break;
          await this.#control(frame.type, frame.flags, pending.subarray(0, left));
          pending = pending.subarray(left);
        } else {
          const part = pending.subarray(0, left);
          pending = pending.subarray(part.length);
          left -= part.length;
          if (part.length > 0 || left === 0)
            await this.#data(frame.stream, part, left === 0 && (frame.flags & finFlag) !== 0);
          if (left > 0) break;
        }
        frame = undefined;
        if (this.#closed) return;
      }
    }
  }

  async #control(type: number, flags: number, body: Buffer): Promise<void> {
    const id = wordAt(body, 0);
    switch (type) {
      case frameTypes.synStream:
        return this.#open(id, flags, body);
      case frameTypes.headers:
        // Its block counts for those that follow, whatever it says.
        await this.#headers.read(body.subarray(4));
        return;
      case frameTypes.rstStream:
        this.#streams.get(id)?.wasReset();
        return;
      case frameTypes.ping:
        // Even numbers are answers to our own, and we send none.
        if (id % 2 === 1) this.#send(controlFrame(frameTypes.ping, 0, id));
        return;
      default:
        return;
    }
  }

  async #open(id: number, flags: number, body: Buffer): Promise<void> {
    const headers = await this.#headers.read(body.subarray(10));
    if (id % 2 === 0 || id <= this.#lastStream) return this.#reset(id, resets.protocolError);
    this.#lastStream = id;
    if (this.#streams.size >= mostStreams) return this.#reset(id, resets.refusedStream);
    const stream = new SpdyStream(id, headers, {
      data: (of, bytes, last, sent) => this.#sendData(of, bytes, last, sent),
      reset: (of, code) => this.#reset(of, code),
      forget: (of) => void this.#streams.delete(of),
      taken: (of, bytes) => this.#send(controlFrame(frameTypes.windowUpdate, 0, of, bytes)),
    });
    this.#streams.set(id, stream);
    if (!this.#accept(stream)) {
      stream.destroy();
      return;
    }
    this.#send(controlFrame(frameTypes.synReply, 0, id, emptyBlock(!this.#replied)));
    this.#replied = true;
    if ((flags & finFlag) !== 0) await stream.receive(Buffer.alloc(0), true);
  }

  async #data(id: number, bytes: Buffer, last: boolean): Promise<void> {
    const stream = this.#streams.get(id);
    if (stream) await stream.receive(bytes, last);
    else if (id > this.#lastStream) this.#reset(id, resets.invalidStream);
  }

  /** The clients of Kubernetes keep no windows (moby/spdystream): the connection itself holds the writer back. */
  #sendData(id: number, bytes: Buffer, last: boolean, sent: (error?: Error | null) => void): void {
    if (this.#closed) {
      sent(new Error('the session has ended'));
      return;
    }
    this.#transport.cork();
    this.#transport.write(dataHeader(id, last ? finFlag : 0, bytes.length));
    this.#transport.write(bytes, sent);
    this.#transport.uncork();
  }

  #reset(id: number, code: number): void {
    this.#send(controlFrame(frameTypes.rstStream, 0, id, code));
  }

  #send(frame: Buffer): void {
    if (!this.#closed && this.#transport.writable) this.#transport.write(frame);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#headers.close();
    for (const stream of this.#streams.values()) stream.wasReset();
    this.#transport.destroy();
  }
}
