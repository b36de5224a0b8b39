/** The file of a journal: what an append or a replacement resolved for is on the disk. */
import { constants } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface JournalFile extends AsyncDisposable {
  append(text: string): Promise<void>;
  /** Makes room for appends to come, if there is little. For when nobody waits; what goes wrong is told by the next append. */
  makeRoom(): Promise<void>;
  /** The new text takes the place of the old one at once: a crash leaves one of them. */
  replace(text: string): Promise<void>;
}

/**
 * Room is made ahead, in bytes: a write into a file that need not grow takes about half as long to be on the disk. A file is given as
 * much again as it holds, within these bounds. Readers see zeros behind the last line.
 */
const [leastRoom, mostRoom] = [64 * 1024, 1024 * 1024];
/** Less than this is little: some thirty objects. */
const littleRoom = 32 * 1024;

/** Linux gives a write back when it is on the disk; elsewhere that is asked for afterwards. */
const synchronous = process.platform === 'linux' ? constants.O_DSYNC : 0;

/** Opens or makes it; what follows the first `length` bytes is cut. */
export async function openJournalFile(path: string, length: number): Promise<JournalFile> {
  let handle = await openForWriting(path);
  if (length < (await handle.stat()).size) {
    await handle.truncate(length);
    await handle.sync();
  }
  let [end, room] = [length, length];
  return {
    async makeRoom() {
      if (room - end >= littleRoom) return;
      const ahead = growth(end);
      await writeAll(handle, Buffer.alloc(ahead), room);
      if (synchronous === 0) await handle.datasync();
      room += ahead;
    },
    async append(text) {
      const bytes = Buffer.from(text);
      const grows = end + bytes.length > room;
      const ahead = grows ? growth(end) : 0;
      await writeAll(handle, grows ? Buffer.concat([bytes, Buffer.alloc(ahead)]) : bytes, end);
      if (synchronous === 0) await handle.datasync();
      end += bytes.length;
      room = Math.max(room, end + ahead);
    },
    async replace(text) {
      const old = handle;
      await replaceFile(path, text);
      handle = await openForWriting(path);
      end = Buffer.byteLength(text);
      room = end;
      await old.close();
    },
    async [Symbol.asyncDispose]() {
      if (room > end) await handle.truncate(end);
      await handle.close();
    },
  };
}

function growth(end: number): number {
  return Math.min(Math.max(leastRoom, end), mostRoom);
}

function openForWriting(path: string): Promise<FileHandle> {
  return open(path, constants.O_WRONLY | constants.O_CREAT | synchronous);
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; )
    written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
}

async function replaceFile(path: string, text: string): Promise<void> {
  const handle = await open(`${path}.new`, 'w');
  await handle.writeFile(text);
  await handle.sync();
  await handle.close();
  await rename(`${path}.new`, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
}
