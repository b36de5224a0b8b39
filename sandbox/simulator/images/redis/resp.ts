/** RESP2, the protocol of Redis. Source: redis.io, "Redis serialization protocol specification". */

/** A text that is a status (`OK`) and no value. */
export class Simple {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `ERR unknown command …` */
export class RedisError extends Error {
  override readonly name = 'RedisError';
}

export type Reply = string | number | null | Simple | RedisError | readonly Reply[];

/** Bytes of one command or reply that has not all come yet. */
const mostBytes = 1024 * 1024;

export function encode(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if (reply instanceof Simple) return `+${reply.text}\r\n`;
  if (reply instanceof RedisError) return `-${reply.message}\r\n`;
  return `*${reply.length}\r\n${reply.map(encode).join('')}`;
}

/** Takes bytes as they come and gives the replies that are complete. */
export class RespReader {
  #bytes: Buffer = Buffer.alloc(0);

  /** Throws RedisError for what is no RESP. */
  push(bytes: Buffer): Reply[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const found: Reply[] = [];
    for (let at = 0; ; ) {
      const next = this.#read(at);
      if (!next) {
        this.#bytes = this.#bytes.subarray(at);
        if (this.#bytes.length > mostBytes) throw new RedisError('ERR Protocol error: too big');
        return found;
      }
      found.push(next.reply);
      at = next.end;
    }
  }

  #read(at: number): { readonly reply: Reply; readonly end: number } | undefined {
    const eol = this.#bytes.indexOf('\n', at);
    if (eol < 0) return undefined;
    const line = this.#bytes.toString('utf8', at, eol).replace(/\r$/, '');
    const end = eol + 1;
    const count = Number(line.slice(1));
    switch (line[0]) {
      case '+':
        return { reply: new Simple(line.slice(1)), end };
      case '-':
        return { reply: new RedisError(line.slice(1)), end };
      case ':':
        return { reply: count, end };
      case '$': {
        if (count < 0) return { reply: null, end };
        if (this.#bytes.length < end + count + 2) return undefined;
        return { reply: this.#bytes.toString('utf8', end, end + count), end: end + count + 2 };
      }
      case '*': {
        const parts: Reply[] = [];
        let from = end;
        for (let i = 0; i < count; i++) {
          const part = this.#read(from);
          if (!part) return undefined;
          parts.push(part.reply);
          from = part.end;
        }
        return { reply: parts, end: from };
      }
      default:
        // A command typed by hand.
        return { reply: line.split(/\s+/).filter((word) => word !== ''), end };
    }
  }
}
