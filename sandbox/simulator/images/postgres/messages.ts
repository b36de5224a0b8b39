/** Messages of PostgreSQL's protocol 3.0. Source: postgresql.org, "Frontend/Backend Protocol". */
import type { SqlError } from './expressions.ts';
import type { Result } from './tables.ts';

export const sslRequest = 80_877_103;
export const cancelRequest = 80_877_102;
export const protocolVersion = 196_608;

/** Type numbers of pg_type. */
const types: Readonly<Record<string, number>> = { integer: 23, int: 23, serial: 23, bigint: 20, boolean: 16, text: 25 };

export function message(type: string, ...parts: (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? int32(part) : Buffer.from(part as string))),
  );
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

export function resultMessages({ columns, rows = [], tag }: Result): Buffer {
  const described = columns
    ? [
        message(
          'T',
          Buffer.concat([
            int16(columns.length),
            ...columns.map(({ name, type }) =>
              Buffer.concat([
                Buffer.from(`${name}\0`),
                int32(0),
                int16(0),
                int32(types[type.split(' ')[0] ?? ''] ?? 25),
                int16(-1),
                int32(-1),
                int16(0),
              ]),
            ),
          ]),
        ),
      ]
    : [];
  const data = rows.map((row) =>
    message(
      'D',
      Buffer.concat([
        int16(row.length),
        ...row.map((cell) => {
          if (cell === null) return int32(-1);
          const text = Buffer.from(cell === true ? 't' : cell === false ? 'f' : String(cell));
          return Buffer.concat([int32(text.length), text]);
        }),
      ]),
    ),
  );
  return Buffer.concat([...described, ...data, message('C', `${tag}\0`)]);
}

export function errorMessage(
  severity: 'ERROR' | 'FATAL',
  { code, message: text }: Pick<SqlError, 'code' | 'message'>,
): Buffer {
  return message('E', `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`);
}

export const readyForQuery = message('Z', 'I');

/** Of one message; the real one takes a GiB of its own memory. */
const mostBytes = 1024 * 1024;

/** Takes bytes as they come; gives whole messages. The first of a client has no type. */
export class MessageReader {
  #bytes: Buffer = Buffer.alloc(0);
  #typed: boolean;

  constructor(typed: boolean) {
    this.#typed = typed;
  }

  push(bytes: Buffer): { readonly type: string; readonly body: Buffer }[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const found: { type: string; body: Buffer }[] = [];
    for (;;) {
      const head = this.#typed ? 1 : 0;
      if (this.#bytes.length < head + 4) return found;
      const length = this.#bytes.readInt32BE(head);
      if (length < 4 || length > mostBytes || (!this.#typed && length < 8))
        throw new Error('invalid length of message');
      if (this.#bytes.length < head + length) return found;
      const type = this.#typed ? String.fromCharCode(this.#bytes[0] ?? 0) : '';
      const body = this.#bytes.subarray(head + 4, head + length);
      this.#bytes = this.#bytes.subarray(head + length);
      found.push({ type, body });
      const isStart = !this.#typed && body.readInt32BE(0) === protocolVersion;
      if (isStart) this.#typed = true;
    }
  }
}
