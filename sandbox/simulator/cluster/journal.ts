/** Keeps every change of a cluster in a file, on the disk before anybody hears of it; what a crash tore off at its end is cut. */
import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StorageRecord } from '../storage/storage.ts';

/** A journal longer than this, and mostly outdated, is written anew when it is opened. */
const compactAboveBytes = 4 * 1024 * 1024;

export interface OpenedJournal {
  readonly journal: Journal;
  /** In the order they were made. */
  readonly records: readonly StorageRecord[];
}

/** The records of a file: a line each; the first line that is not whole ends them. */
function parse(bytes: Buffer): { records: StorageRecord[]; length: number } {
  const records: StorageRecord[] = [];
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) break;
    try {
      const record = JSON.parse(bytes.toString('utf8', start, end)) as StorageRecord;
      if (typeof record.revision !== 'number' || typeof record.key !== 'string') break;
      records.push(record);
    } catch {
      break;
    }
    start = end + 1;
  }
  return { records, length: start };
}

/** Opens or makes the file. */
export async function openJournal(file: string): Promise<OpenedJournal> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const { records, length } = parse(bytes);
  if (length > compactAboveBytes) {
    const newest = compact(records);
    if (newest.length * 2 < records.length) {
      await replace(file, newest);
      return { journal: new Journal(await open(file, 'a')), records: newest };
    }
  }
  const handle = await open(file, 'a');
  if (length < bytes.length) await handle.truncate(length);
  return { journal: new Journal(handle), records };
}

/** The last record of every key, and the last of all, which holds the revision. */
function compact(records: readonly StorageRecord[]): StorageRecord[] {
  const last = new Map(records.map((record) => [record.key, record]));
  const newest = records.at(-1);
  // Deletions stay: a key may come from the seed, which the journal does not hold.
  return [...new Set([...last.values(), ...(newest ? [newest] : [])])].sort((a, b) => a.revision - b.revision);
}

async function replace(file: string, records: readonly StorageRecord[]): Promise<void> {
  const handle = await open(`${file}.new`, 'w');
  await handle.writeFile(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
}

/** Appends; many changes share one trip to the disk. */
export class Journal implements AsyncDisposable {
  readonly #handle: FileHandle;
  #lines: string[] = [];
  #waiting: (() => void)[] = [];
  #flushing: Promise<void> | undefined;
  /** Set when the disk refused; nothing is durable from then on. */
  #failure: unknown;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  get failure(): unknown {
    return this.#failure;
  }

  append(record: StorageRecord): void {
    this.#lines.push(`${JSON.stringify(record)}\n`);
    this.#flushing ??= this.#flush();
  }

  /** Calls back once everything appended so far is on the disk; never when the disk refuses. */
  whenDurable(act: () => void): void {
    if (this.#failure !== undefined) return;
    if (this.#flushing === undefined) act();
    else this.#waiting.push(act);
  }

  async #flush(): Promise<void> {
    try {
      // Changes of the same turn go together.
      await new Promise((resolve) => setImmediate(resolve));
      while (this.#lines.length > 0 || this.#waiting.length > 0) {
        const [lines, waiting] = [this.#lines, this.#waiting];
        this.#lines = [];
        this.#waiting = [];
        if (lines.length > 0) {
          await this.#handle.appendFile(lines.join(''));
          await this.#handle.datasync();
        }
        for (const act of waiting) act();
      }
      this.#flushing = undefined;
    } catch (error) {
      this.#failure = error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flushing;
    await this.#handle.close();
  }
}

export async function removeJournal(file: string): Promise<void> {
  await rm(file, { force: true });
}
