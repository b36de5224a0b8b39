import type { Clock } from '../../time/clock.ts';

/** Rates are told over windows of this length, as metrics-server asks for them. */
export const windowMs = 15_000;

/** What a container takes of the processors, window by window. Nothing runs to keep it. */
export class CpuAccount {
  readonly #clock: Clock;
  /** The number of the window `#now` belongs to. */
  #window: number;
  #now = 0;
  #last = 0;
  #all = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#window = this.#current();
  }

  add(millis: number): void {
    this.#turn();
    this.#now += millis;
    this.#all += millis;
  }

  /** Since its first process, ms of a processor. */
  get cpuMillis(): number {
    return this.#all;
  }

  /** Thousandths of a processor in the last full window. */
  get millicores(): number {
    this.#turn();
    return (this.#last / windowMs) * 1_000;
  }

  #current(): number {
    return Math.floor(this.#clock.now().getTime() / windowMs);
  }

  #turn(): void {
    const window = this.#current();
    if (window === this.#window) return;
    this.#last = window === this.#window + 1 ? this.#now : 0;
    this.#now = 0;
    this.#window = window;
  }
}
