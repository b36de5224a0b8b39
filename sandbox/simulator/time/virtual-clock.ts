/** Time that stands still until it is advanced: the same run each time, as fast as the machine can. */
import type { Clock } from './clock.ts';
import { TimerHeap } from './timer-heap.ts';

/** Turns of the event loop given to what a timer set off: promises, streams in memory, controllers; none of these needs more. */
const turnsToSettle = 12;

export class VirtualClock implements Clock {
  readonly #heap = new TimerHeap();
  #nowMs: number;

  constructor(start: Date) {
    this.#nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  after(ms: number, act: () => void): Disposable {
    return this.#heap.add(this.#nowMs + Math.max(0, ms), act);
  }

  /** Lets what is going on come to rest without any time passing. */
  async settle(): Promise<void> {
    for (let i = 0; i < turnsToSettle; i++) await new Promise((turn) => setImmediate(turn));
  }

  /** Everything due within `ms` happens, each at its own moment and in order. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await this.settle();
    for (let next = this.#heap.nextMs; next !== undefined && next <= endMs; next = this.#heap.nextMs) {
      this.#nowMs = Math.max(this.#nowMs, next);
      for (let act = this.#heap.take(this.#nowMs); act; act = this.#heap.take(this.#nowMs)) act();
      await this.settle();
    }
    this.#nowMs = endMs;
  }
}
