/** Header blocks of SPDY/3: names and values, compressed with one zlib context per direction and session. */
import { createInflate, type Inflate, constants as zlib } from 'node:zlib';
import { dictionary } from './dictionary.ts';

/** Of one session, inflated. A client opens streams with three short headers; anything near this is an attack. */
const mostBytes = 4 * 1024 * 1024;

/** Names are in lower case. */
export type SpdyHeaders = ReadonlyMap<string, string>;

export class HeaderReader {
  readonly #inflate: Inflate = createInflate({ dictionary, finishFlush: zlib.Z_SYNC_FLUSH });
  #total = 0;
  #error: Error | undefined;

  constructor() {
    this.#inflate.on('error', (error) => {
      this.#error = error;
    });
  }

  /** Blocks must be read in the order they came. Rejects when they are not what they should be. */
  async read(block: Buffer): Promise<SpdyHeaders> {
    const parts: Buffer[] = [];
    const take = (): void => {
      for (let part = this.#inflate.read() as Buffer | null; part; part = this.#inflate.read() as Buffer | null) {
        parts.push(part);
        this.#total += part.length;
        if (this.#total > mostBytes) this.close();
      }
    };
    this.#inflate.on('readable', take);
    await new Promise<void>((done) => {
      this.#inflate.once('close', done);
      this.#inflate.write(block, () => {
        this.#inflate.off('close', done);
        done();
      });
    });
    take();
    this.#inflate.off('readable', take);
    if (this.#error) throw this.#error;
    return parse(Buffer.concat(parts));
  }

  close(): void {
    this.#inflate.destroy();
  }
}

function parse(bytes: Buffer): SpdyHeaders {
  let at = 0;
  const text = (): string => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.toString('utf8', at - length, at);
  };
  const headers = new Map<string, string>();
  const count = bytes.readUInt32BE(at);
  at += 4;
  for (let i = 0; i < count; i++) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}

/** CMF and FLG of a zlib stream with a preset dictionary (RFC 1950), then the Adler-32 of the dictionary above. */
const zlibStart = Buffer.from('78bbe3c6a7c2', 'hex');
/** No headers at all, as a stored block of deflate (RFC 1951, 3.2.4) and an empty one that flushes it: no compressor with its memory is needed. */
const noHeaders = Buffer.from('000400fbff00000000000000ffff', 'hex');

/** The block of every SYN_REPLY this side sends. */
export function emptyBlock(first: boolean): Buffer {
  return first ? Buffer.concat([zlibStart, noHeaders]) : noHeaders;
}
