/** Frames of SPDY/3.1 as bytes. Source: the SPDY/3.1 protocol draft, 2.2 and 2.6. */

export const frameTypes = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

/** Both kinds of frames begin with this many bytes. */
export const headerBytes = 8;
export const finFlag = 1;
/** Status codes of RST_STREAM. */
export const resets = { protocolError: 1, invalidStream: 2, refusedStream: 3, cancel: 5 } as const;

const version = 3;
const controlBit = 0x8000;
const lengthMask = 0xff_ff_ff;
const idMask = 0x7f_ff_ff_ff;

export type FrameHeader =
  | { readonly control: true; readonly type: number; readonly flags: number; readonly length: number }
  | { readonly control: false; readonly stream: number; readonly flags: number; readonly length: number };

/** Reads the first eight bytes; undefined for another version of the protocol. */
export function readFrameHeader(bytes: Buffer): FrameHeader | undefined {
  const first = bytes.readUInt16BE(0);
  const flags = bytes[4] ?? 0;
  const length = bytes.readUInt32BE(4) & lengthMask;
  if ((first & controlBit) === 0) return { control: false, stream: bytes.readUInt32BE(0) & idMask, flags, length };
  if ((first & ~controlBit) !== version) return undefined;
  return { control: true, type: bytes.readUInt16BE(2), flags, length };
}

export function controlFrame(type: number, flags: number, ...parts: (number | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? word(part) : part)));
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(controlBit | version, 0);
  header.writeUInt16BE(type, 2);
  header.writeUInt32BE(body.length, 4);
  header[4] = flags;
  return Buffer.concat([header, body]);
}

/** What comes before the bytes of a DATA frame. */
export function dataHeader(stream: number, flags: number, length: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(stream, 0);
  header.writeUInt32BE(length, 4);
  header[4] = flags;
  return header;
}

/** The number at `offset` of a control frame's body, without its reserved bit. */
export function wordAt(body: Buffer, offset: number): number {
  return body.length < offset + 4 ? 0 : body.readUInt32BE(offset) & idMask;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
