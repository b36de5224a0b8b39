import type { Judgement } from '../../labs/lab.ts';

/** Remembers since when each condition is met, for those that must stay so for a while; judges again when the time is up. */
export class Holding implements Disposable {
  readonly #now: () => Date;
  readonly #again: () => void;
  readonly #since = new Map<string, number>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor({ now, again }: { now: () => Date; again: () => void }) {
    this.#now = now;
    this.#again = again;
  }

  /** The judgement, or "not yet" while it has not been met for `seconds`. */
  hold(key: string, judgement: Judgement, seconds: number): Judgement {
    if (seconds === 0) return judgement;
    if (judgement.state !== 'met') {
      this.#since.delete(key);
      clearTimeout(this.#timers.get(key));
      return judgement;
    }
    const now = this.#now().getTime();
    const since = this.#since.get(key) ?? now;
    this.#since.set(key, since);
    const leftMs = since + seconds * 1_000 - now;
    if (leftMs <= 0) return judgement;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(key, setTimeout(this.#again, leftMs));
    return { ...judgement, state: 'not-yet' };
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
