/** The file of a journal: what an append or a replacement resolved for is on the disk. */
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface JournalFile extends AsyncDisposable {
  append(text: string): Promise<void>;
  /** The new text takes the place of the old one at once: a crash leaves one of them. */
  replace(text: string): Promise<void>;
}

/** Opens or makes it; what follows the first `length` bytes is cut. */
export async function openJournalFile(path: string, length: number): Promise<JournalFile> {
  let handle = await open(path, 'a');
  if (length < (await handle.stat()).size) {
    await handle.truncate(length);
    await handle.sync();
  }
  return {
    async append(text) {
      await handle.appendFile(text);
      await handle.datasync();
    },
    async replace(text) {
      const old = handle;
      handle = await replaceFile(path, text);
      await old.close();
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

/** Gives the new file, open for appending. */
async function replaceFile(path: string, text: string): Promise<FileHandle> {
  const handle = await open(`${path}.new`, 'w');
  await handle.writeFile(text);
  await handle.sync();
  await rename(`${path}.new`, path);
  const folder = await open(dirname(path), 'r');
  await folder.sync();
  await folder.close();
  return handle;
}
