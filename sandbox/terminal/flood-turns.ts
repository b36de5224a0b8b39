/** Boxes whose floods are read at the same time: one is read while the next one prints. */
const atOnce = 2;
/** A box that prints nothing more gives its turn back after this, in milliseconds. */
const longestTurnMs = 20;

/** Time in milliseconds, and what calls back after some of it; gives what takes that back. */
export interface FloodClock {
  now(): number;
  after(ms: number, act: () => void): () => void;
}

/**
 * Lets boxes that print without end take turns: all at once they would keep the keeper and the processors so busy that a key or
 * Ctrl-C waits behind them. While some wait, a turn is followed by as long a rest, so that there is time for everything else.
 */
export class FloodTurns {
  readonly #clock: FloodClock;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(clock: FloodClock) {
    this.#clock = clock;
  }

  /** Calls `begin` when it is this one's turn, at once if nobody else floods; gives what ends the turn, or leaves the queue. */
  take(begin: () => void): () => void {
    let [began, over, since] = [false, false, 0];
    let forget = (): void => {};
    const start = (): void => {
      if (over) {
        this.#next();
        return;
      }
      [began, since] = [true, this.#clock.now()];
      forget = this.#clock.after(longestTurnMs, end);
      begin();
    };
    const end = (): void => {
      if (over) return;
      over = true;
      forget();
      if (!began) return;
      if (this.#waiting.length === 0) this.#next();
      else this.#clock.after(this.#clock.now() - since, () => this.#next());
    };
    if (this.#running < atOnce) {
      this.#running += 1;
      start();
    } else this.#waiting.push(start);
    return end;
  }

  #next(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
