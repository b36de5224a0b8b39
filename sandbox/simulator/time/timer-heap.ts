/** Timers by the moment they are due, the earliest first; those due at the same moment in the order they were set. */

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly act: () => void;
  cancelled: boolean;
}

export class TimerHeap {
  readonly #timers: Timer[] = [];
  #orders = 0;
  #cancelled = 0;

  /** `dueMs`: as Date.getTime counts. */
  add(dueMs: number, act: () => void): Disposable {
    const timer: Timer = { dueMs, order: this.#orders++, act, cancelled: false };
    this.#timers.push(timer);
    this.#rise(this.#timers.length - 1);
    return {
      [Symbol.dispose]: () => {
        if (timer.cancelled) return;
        timer.cancelled = true;
        this.#cancelled += 1;
        if (this.#cancelled > this.#timers.length / 2) this.#sweep();
      },
    };
  }

  /** When the earliest timer is due. */
  get nextMs(): number | undefined {
    while (this.#timers[0]?.cancelled) this.#pop();
    return this.#timers[0]?.dueMs;
  }

  /** Takes the earliest timer that is due by then. */
  take(nowMs: number): (() => void) | undefined {
    const next = this.nextMs;
    if (next === undefined || next > nowMs) return undefined;
    const timer = this.#pop();
    if (!timer) return undefined;
    // Disposing it later must not count it as one that still waits here.
    timer.cancelled = true;
    return timer.act;
  }

  #pop(): Timer | undefined {
    const [first] = this.#timers;
    const last = this.#timers.pop();
    if (first && last && first !== last) {
      this.#timers[0] = last;
      this.#sink(0);
    }
    if (first?.cancelled) this.#cancelled -= 1;
    return first;
  }

  #sweep(): void {
    const kept = this.#timers.filter(({ cancelled }) => !cancelled).sort(before);
    this.#timers.splice(0, this.#timers.length, ...kept);
    this.#cancelled = 0;
  }

  #rise(start: number): void {
    for (let at = start; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  #sink(start: number): void {
    for (let at = start; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const [a, b] = [this.#timers[left], this.#timers[right]];
      if (!a) return;
      const least = b && before(b, a) < 0 ? right : left;
      if (!this.#swapIfBefore(least, at)) return;
      at = least;
    }
  }

  #swapIfBefore(one: number, other: number): boolean {
    const [a, b] = [this.#timers[one], this.#timers[other]];
    if (!a || !b || before(a, b) >= 0) return false;
    this.#timers[one] = b;
    this.#timers[other] = a;
    return true;
  }
}

function before(a: Timer, b: Timer): number {
  return a.dueMs - b.dueMs || a.order - b.order;
}
