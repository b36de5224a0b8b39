/** What a file descriptor leads to. Several descriptors of several processes may share one; the last release closes it. */
import { fileError } from '../files/file-error.ts';
import type { ByteReader, ByteWriter } from '../process.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface ReadOptions {
  /** Takes no more bytes than this. */
  readonly most?: number;
  /** Takes nothing behind this byte. */
  readonly until?: number;
  /** Gives up, and takes nothing. */
  readonly signal?: AbortSignal;
}

export interface OpenFile extends ByteReader, ByteWriter {
  read(options?: ReadOptions): Promise<Uint8Array | undefined>;
  write(data: Uint8Array | string, signal?: AbortSignal): Promise<void>;
  retain(): void;
  release(): void;
  /** What isatty(3) asks for. */
  readonly terminal?: Terminal | undefined;
}

const encoder = new TextEncoder();

export function toBytes(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? encoder.encode(data) : data;
}

/** /dev/null: at its end, and swallows everything. */
export const nullFile: OpenFile = {
  read: async () => undefined,
  write: async () => {},
  retain: () => {},
  release: () => {},
};

/** A file that holds a text and is read once: a here-document. */
export function textFile(text: string): OpenFile {
  let rest = encoder.encode(text);
  return {
    ...nullFile,
    read: async (options = {}) => {
      if (rest.length === 0) return undefined;
      const taken = rest.subarray(0, cut(rest, options));
      rest = rest.subarray(taken.length);
      return taken;
    },
  };
}

/** A descriptor made of one end only; the other direction is EINVAL, as for a file opened for one of both. */
export function openFile(ends: { readonly reader?: ByteReader; readonly writer?: ByteWriter }): OpenFile {
  const { reader, writer } = ends;
  return {
    read: async () => {
      if (!reader) throw fileError('EINVAL');
      return await reader.read();
    },
    write: async (data) => {
      if (!writer) throw fileError('EINVAL');
      await writer.write(data);
    },
    retain: () => {},
    release: () => {},
  };
}

export function isOpenFile(end: ByteReader | ByteWriter): end is OpenFile {
  return 'retain' in end && 'release' in end;
}

/** Where `until` or `most` cuts: the number of bytes to take from these. */
export function cut(bytes: Uint8Array, options: ReadOptions): number {
  let length = Math.min(bytes.length, options.most ?? bytes.length);
  if (options.until !== undefined) {
    const at = bytes.indexOf(options.until);
    if (at >= 0) length = Math.min(length, at + 1);
  }
  return length;
}
