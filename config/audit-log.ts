import { appendFileSync, closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { TokenBuckets } from './token-bucket.ts';

/** One refusal: who, what, why. Paths come without their query, since that may hold a ticket. */
export interface Refused {
  /** Network address of who asked. */
  readonly address: string;
  readonly learner?: string | undefined;
  /** `POST /api/tickets` */
  readonly what: string;
  readonly why: string;
}

/** A file and the one before it: some 10,000 refusals, which is enough to see what somebody tried. */
const mostBytes = 2_000_000;
/** Refusals written at once, and each second after: whoever knocks faster fills no disk. The rest is counted. */
const writing = { burst: 200, everyMs: 20 };
/** Longest text of one field: a path may be as long as a sender likes. */
const longestField = 300;

/** Refusals as lines of JSON in a file that is rotated by size. */
export class AuditLog {
  readonly #file: string;
  readonly #now: () => Date;
  readonly #pace = new TokenBuckets(writing);
  #leftOut = 0;

  constructor(file: string, now: () => Date) {
    this.#file = file;
    this.#now = now;
    mkdirSync(dirname(file), { recursive: true });
  }

  refused({ address, learner, what, why }: Refused): void {
    const now = this.#now();
    if (this.#pace.take('all', now) > 0) {
      this.#leftOut += 1;
      return;
    }
    const leftOut = this.#leftOut === 0 ? undefined : this.#leftOut;
    this.#leftOut = 0;
    const fields = Object.entries({ address, learner, what: what.split('?')[0], why });
    const cut = Object.fromEntries(fields.map(([name, text]) => [name, text?.slice(0, longestField)]));
    const line = `${JSON.stringify({ at: now.toISOString(), ...cut, leftOut })}\n`;
    try {
      if (sizeOf(this.#file) + line.length > mostBytes) renameSync(this.#file, `${this.#file}.1`);
      appendFileSync(this.#file, line, { mode: 0o600 });
    } catch (error) {
      // A full disk must not turn a refusal into a crash.
      console.error(`not noted: ${error}`);
    }
  }
}

/** Where a process keeps its refusals, in the data folder. */
export function refusalsFile(data: string, process: 'web' | 'host'): string {
  return join(data, 'logs', `refusals-${process}.jsonl`);
}

/** As a line of the file has it; other processes may write more into theirs. */
const lineSchema = z.object({
  at: z.iso.datetime(),
  address: z.string(),
  learner: z.string().optional(),
  what: z.string(),
  why: z.string(),
  /** Refusals just before this one that were counted and not written. */
  leftOut: z.int().optional(),
});
export type NotedRefusal = z.infer<typeof lineSchema>;

/** The end of a file that is read: some hundreds of refusals. */
const tailBytes = 65_536;

/** The last refusals of a log, the newest first, at most `most`; none where there is no such file. */
export function readRefusals(file: string, most: number): readonly NotedRefusal[] {
  const noted = [`${file}.1`, file].flatMap((part) => tailOf(part).flatMap(parseLine));
  return noted.reverse().slice(0, most);
}

function parseLine(line: string): NotedRefusal[] {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    // The first line of a tail is seldom whole.
    return [];
  }
}

function tailOf(file: string): readonly string[] {
  let opened: number;
  try {
    opened = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const buffer = Buffer.alloc(tailBytes);
    const read = readSync(opened, buffer, 0, tailBytes, Math.max(0, fstatSync(opened).size - tailBytes));
    return buffer.toString('utf8', 0, read).split('\n');
  } finally {
    closeSync(opened);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
