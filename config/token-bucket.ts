/** How much at once, and how often one more. */
export interface Rate {
  readonly burst: number;
  /** Milliseconds until one token is back. */
  readonly everyMs: number;
}

interface Bucket {
  left: number;
  at: number;
}

/** Addresses and learners that are remembered at one time: some 100 bytes each. */
const mostKeys = 20_000;

/** A bucket of tokens for each key; tokens come back with time, which is passed in. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** 0 where the tokens were there and are taken, else the milliseconds until they will be. */
  take(key: string, now: Date, cost = 1): number {
    const { burst, everyMs } = this.#rate;
    const at = now.getTime();
    const before = this.#buckets.get(key) ?? { left: burst, at };
    const left = Math.min(burst, before.left + Math.max(0, at - before.at) / everyMs);
    // Set anew, so that the first of the map is the one that was quiet for longest.
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: left >= cost ? left - cost : left, at });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > mostKeys && oldest !== undefined) this.#buckets.delete(oldest);
    return left >= cost ? 0 : Math.ceil((cost - left) * everyMs);
  }
}
