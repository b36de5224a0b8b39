/** The machine's time, with one timer of Node's for all that waits in it. */
import { guarded } from '../cluster/guarded.ts';
import type { Clock } from './clock.ts';
import { TimerHeap } from './timer-heap.ts';

/** Node's timers hold no more than 2^31 - 1 ms. */
const longestMs = 2 ** 31 - 1;

export class RealClock implements Clock, Disposable {
  readonly #now: () => Date;
  readonly #heap = new TimerHeap();
  #timer: { readonly dueMs: number; readonly handle: NodeJS.Timeout } | undefined;
  #isOver = false;

  constructor(now: () => Date = () => new Date()) {
    this.#now = now;
  }

  now(): Date {
    return this.#now();
  }

  after(ms: number, act: () => void): Disposable {
    // Who still works after the end waits for good.
    if (this.#isOver) return { [Symbol.dispose]: () => {} };
    const timer = this.#heap.add(this.#now().getTime() + Math.max(0, ms), act);
    this.#arm();
    return timer;
  }

  /** Nothing that waits is called any more. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer?.handle);
    this.#timer = undefined;
    for (let left = this.#heap.take(Number.POSITIVE_INFINITY); left; ) left = this.#heap.take(Number.POSITIVE_INFINITY);
  }

  #arm(): void {
    const dueMs = this.#heap.nextMs;
    if (dueMs === undefined || (this.#timer && this.#timer.dueMs <= dueMs)) return;
    clearTimeout(this.#timer?.handle);
    const handle = setTimeout(() => this.#run(), Math.min(longestMs, Math.max(0, dueMs - this.#now().getTime())));
    this.#timer = { dueMs, handle };
  }

  #run(): void {
    this.#timer = undefined;
    try {
      const now = this.#now().getTime();
      for (let act = this.#heap.take(now); act; act = this.#heap.take(now)) guarded(act);
    } finally {
      this.#arm();
    }
  }
}
