/** The wire format of protobuf: fields by number. Source: protobuf.dev/programming-guides/encoding. */

export class WireError extends Error {
  override readonly name = 'WireError';
}

export interface Field {
  readonly number: number;
  /** Of types 0, 1 and 5. */
  readonly value: bigint;
  /** Of type 2. */
  readonly bytes: Uint8Array;
  readonly type: number;
}

const empty = new Uint8Array();

/** The fields of a message in their order. Throws WireError for bytes that end too soon or make no sense. */
export function* readFields(message: Uint8Array): Iterable<Field> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at];
      if (byte === undefined) throw new WireError('unexpected EOF');
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireError('proto: integer overflow');
  };
  while (at < message.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    const type = Number(tag & 7n);
    if (number <= 0) throw new WireError(`proto: illegal tag ${number} (wire type ${type})`);
    if (type === 0) yield { number, type, value: varint(), bytes: empty };
    else if (type === 1 || type === 5) {
      const size = type === 1 ? 8 : 4;
      if (at + size > message.length) throw new WireError('unexpected EOF');
      yield {
        number,
        type,
        value: type === 1 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true)),
        bytes: empty,
      };
      at += size;
    } else if (type === 2) {
      const length = Number(varint());
      if (at + length > message.length) throw new WireError('unexpected EOF');
      yield { number, type, value: 0n, bytes: message.subarray(at, at + length) };
      at += length;
    } else throw new WireError(`proto: illegal wireType ${type}`);
  }
}
