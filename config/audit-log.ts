import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
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

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
