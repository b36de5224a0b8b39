/** Keeps every change of a cluster in a file, on the disk before anybody hears of it; what a crash tore off at its end is cut. */
import { readFile } from 'node:fs/promises';
import type { StorageRecord } from '../storage/storage.ts';
import { guarded } from './guarded.ts';
import { type JournalFile, openJournalFile } from './journal-file.ts';

/** A journal that grew by this much since it was last written anew is written anew. */
const growthBytes = 4 * 1024 * 1024;

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
export async function openJournal(path: string): Promise<OpenedJournal> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const { records, length } = parse(bytes);
  return { journal: new Journal(await openJournalFile(path, length), length), records };
}

/** Appends; many changes share one trip to the disk. */
export class Journal implements AsyncDisposable {
  readonly #file: JournalFile;
  /** Everything that must be kept now, as few records as tell it. */
  #snapshot: (() => Iterable<StorageRecord>) | undefined;
  #lines: string[] = [];
  /** Keys of what is not on the disk yet. */
  #pending: string[] = [];
  #waiting: { readonly act: () => void; readonly refused: () => void }[] = [];
  #flushing: Promise<void> | undefined;
  #length: number;
  #renewAt = growthBytes;
  /** Set when the disk refused; nothing is durable from then on. */
  #failure: unknown;

  /** `length`: of what the file holds, in bytes. */
  constructor(file: JournalFile, length: number) {
    this.#file = file;
    this.#length = length;
  }

  /** From now on the file does not grow without bound. */
  renewFrom(snapshot: () => Iterable<StorageRecord>): void {
    this.#snapshot = snapshot;
  }

  get failure(): unknown {
    return this.#failure;
  }

  append(record: StorageRecord): void {
    if (this.#failure !== undefined) return;
    this.#lines.push(lineOf(record));
    this.#pending.push(record.key);
    this.#flushing ??= this.#flush();
  }

  /** Calls `act` once everything appended so far is on the disk, or `refused` when the disk did not take it. */
  whenDurable(act: () => void, refused: () => void = () => {}): void {
    if (this.#failure !== undefined) refused();
    else if (this.#pending.length === 0 && this.#waiting.length === 0) act();
    else this.#waiting.push({ act, refused });
  }

  /** True when nothing that begins with the prefix waits for the disk. */
  isDurable(prefix: string): boolean {
    return this.#failure === undefined && !this.#pending.some((key) => key.startsWith(prefix));
  }

  async #flush(): Promise<void> {
    // Changes of the same turn go together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#lines.length > 0 || this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write();
      } catch (error) {
        this.#failure = error;
        this.#lines = [];
        for (const { refused } of [...waiting, ...this.#waiting.splice(0)]) guarded(refused);
        break;
      }
      for (const { act } of waiting) guarded(act);
      // A file grows while nobody waits for it.
      if (this.#lines.length === 0) await this.#file.makeRoom().catch(() => {});
    }
    this.#flushing = undefined;
  }

  async #write(): Promise<void> {
    if (this.#lines.length === 0) return;
    const writing = this.#pending.length;
    const renew = this.#snapshot !== undefined && this.#length > this.#renewAt;
    // A snapshot holds what the lines that wait would add.
    const text = (renew && this.#snapshot ? Array.from(this.#snapshot(), lineOf) : this.#lines).join('');
    this.#lines = [];
    if (renew) {
      await this.#file.replace(text);
      this.#length = 0;
      this.#renewAt = Buffer.byteLength(text) + growthBytes;
    } else await this.#file.append(text);
    this.#length += Buffer.byteLength(text);
    this.#pending.splice(0, writing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#flushing;
    await this.#file[Symbol.asyncDispose]();
  }
}

function lineOf(record: StorageRecord): string {
  return `${JSON.stringify(record)}\n`;
}
