import { type Rate, TokenBuckets } from '../../../config/token-bucket.ts';

/** All strangers together: some mistype at once; whoever guesses from many addresses gets some 43,000 tries a day. */
const strangers: Rate = { burst: 20, everyMs: 2_000 };
/** Each holds a connection and nothing else. */
const mostWaiting = 200;
/** Somebody who has just typed a password waits this long. */
const patienceMs = 20_000;

interface LoginLineOptions {
  readonly rate?: Rate;
  readonly now: () => Date;
  readonly after: (ms: number, act: () => void) => void;
  /** From 0 up to 1. */
  readonly random: () => number;
}

interface Waiting {
  readonly until: number;
  readonly told: (turn: boolean) => void;
}

/**
 * Tries of the password, of all addresses together. Past the rate they wait, and whose turn it is is drawn by lot, as is who
 * has to go where too many wait: nobody can fill the line so that others never come.
 */
export class LoginLine {
  readonly #options: LoginLineOptions;
  readonly #tokens: TokenBuckets;
  #waiting: Waiting[] = [];

  constructor(options: LoginLineOptions) {
    this.#options = options;
    this.#tokens = new TokenBuckets(options.rate ?? strangers);
  }

  /** True when the password may be tried, at once or later; false when it was too many. */
  turn(): Promise<boolean> {
    const now = this.#options.now();
    if (this.#waiting.length === 0 && this.#tokens.take('all', now) === 0) return Promise.resolve(true);
    return new Promise((told) => {
      this.#waiting.push({ until: now.getTime() + patienceMs, told });
      if (this.#waiting.length > mostWaiting) this.#draw()?.told(false);
      if (this.#waiting.length === 1) this.#next();
    });
  }

  #next(): void {
    const now = this.#options.now();
    const over = this.#waiting.filter(({ until }) => until <= now.getTime());
    this.#waiting = this.#waiting.filter(({ until }) => until > now.getTime());
    for (const { told } of over) told(false);
    if (this.#waiting.length === 0) return;
    const waitMs = this.#tokens.take('all', now);
    if (waitMs === 0) this.#draw()?.told(true);
    if (this.#waiting.length > 0) this.#options.after(Math.max(waitMs, 1), () => this.#next());
  }

  #draw(): Waiting | undefined {
    const [drawn] = this.#waiting.splice(Math.floor(this.#options.random() * this.#waiting.length), 1);
    return drawn;
  }
}
