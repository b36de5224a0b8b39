/** What a controller has to look at again: each key once, after what is being done now, later, or ever later while it fails. Source: client-go/util/workqueue. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';

/** First wait after a failure, doubled by each further one (DefaultTypedControllerRateLimiter). */
const firstWaitMs = 5;
const longestWaitMs = 1_000_000;

/** A failure that is tried again without being a surprise. */
export class RetryError extends Error {
  override readonly name = 'RetryError';
}

export class WorkQueue {
  readonly #cluster: Cluster;
  readonly #sync: (key: string) => void;
  readonly #waiting = new Set<string>();
  readonly #delayed = new Map<string, { dueMs: number; timer: Disposable }>();
  readonly #failures = new Map<string, number>();

  /** `sync` brings one object in order; StatusError and RetryError from it make it come again. */
  constructor(cluster: Cluster, sync: (key: string) => void) {
    this.#cluster = cluster;
    this.#sync = sync;
    cluster.onClose(() => {
      for (const { timer } of this.#delayed.values()) timer[Symbol.dispose]();
      this.#delayed.clear();
    });
  }

  add(key: string): void {
    if (this.#waiting.has(key)) return;
    this.#waiting.add(key);
    this.#cluster.later(() => this.#work(key));
  }

  /** The earlier one counts when a key already waits. */
  addAfter(key: string, ms: number): void {
    if (ms <= 0) {
      this.add(key);
      return;
    }
    const dueMs = this.#cluster.now().getTime() + ms;
    const known = this.#delayed.get(key);
    if (known && known.dueMs <= dueMs) return;
    known?.timer[Symbol.dispose]();
    const timer = this.#cluster.clock.after(ms, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { dueMs, timer });
  }

  /** After a wait that doubles until a sync succeeds. */
  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(firstWaitMs * 2 ** failures, longestWaitMs));
  }

  /** How often it has failed in a row. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  #work(key: string): void {
    this.#waiting.delete(key);
    const failures = this.failures(key);
    try {
      this.#sync(key);
    } catch (error) {
      // A surprise is told and must not take the clusters of others down with it.
      if (!(error instanceof StatusError || error instanceof RetryError)) console.error(`sync of ${key}:`, error);
      this.addRateLimited(key);
      return;
    }
    // Unless the sync itself asked to be tried again.
    if (this.failures(key) === failures) this.forget(key);
  }
}
