/** Whose request is next: all clusters share the process, and none may keep the others waiting by asking much. */

/** What requests may take before everything else of the host has its turn: a quarter of what is noticed by somebody who types. */
const sliceMs = 5;
/** A request that cannot be divided and takes longer than this, in processor time, is paid for: its cluster rests for some times as long, up to a bound. */
const [freeMs, restFactor, mostRestMs] = [100, 3, 3_000];
/** Requests of one cluster that wait: more than its connections have, unless they send many without reading answers. */
const mostWaiting = 1_000;

export class Turns {
  readonly #now: () => number;
  readonly #spent: () => number;
  /** The first in the map is the next; one job of each cluster, in turn. */
  readonly #waiting = new Map<object, (() => void)[]>();
  /** Until when a cluster rests. */
  readonly #resting = new WeakMap<object, number>();
  /** When this round of the event loop began its first job; undefined before. */
  #began: number | undefined;
  #alarm: NodeJS.Timeout | undefined;

  /** Milliseconds that only grow: `now` by the clock, `spent` of the processor, so that nobody pays while the machine does other work or sleeps. */
  constructor(now: () => number, spent: () => number) {
    this.#now = now;
    this.#spent = spent;
  }

  /** Undefined where a request of the cluster may go on at once, else what to wait for; false where too many wait. */
  begin(cluster: object): Promise<void> | undefined | false {
    const waiting = this.#waiting.get(cluster);
    if (waiting && waiting.length >= mostWaiting) return false;
    if (!waiting && !this.#rests(cluster) && !this.#isOver()) {
      this.#account(cluster);
      return undefined;
    }
    return this.#wait(cluster, 'push');
  }

  /** The same in the midst of a long one, which then goes on before others of its cluster begin. */
  pause(cluster: object): Promise<void> | undefined {
    return this.#isOver() ? this.#wait(cluster, 'unshift') : undefined;
  }

  #wait(cluster: object, at: 'push' | 'unshift'): Promise<void> {
    return new Promise((go) => {
      const waiting = this.#waiting.get(cluster);
      if (waiting) waiting[at](go);
      else this.#waiting.set(cluster, [go]);
      if (this.#began === undefined) this.#serve();
    });
  }

  #rests(cluster: object): boolean {
    return (this.#resting.get(cluster) ?? 0) > this.#now();
  }

  /** Notes what a job took that begins now, once all that follows from it without waiting is done. */
  #account(cluster: object, then = () => {}): void {
    const before = this.#spent();
    queueMicrotask(() =>
      process.nextTick(() => {
        const cost = this.#spent() - before;
        if (cost > freeMs) this.#resting.set(cluster, this.#now() + Math.min(cost * restFactor, mostRestMs));
        then();
      }),
    );
  }

  #isOver(): boolean {
    if (this.#began !== undefined) return this.#now() - this.#began >= sliceMs;
    this.#began = this.#now();
    // A new round: whatever came in meanwhile has been read.
    setImmediate(() => {
      this.#began = undefined;
      this.#serve();
    });
    return false;
  }

  #serve(): void {
    const next = [...this.#waiting].find(([cluster]) => !this.#rests(cluster));
    if (!next) this.#wake();
    if (!next || this.#isOver()) return;
    const [cluster, jobs] = next;
    const go = jobs.shift();
    this.#waiting.delete(cluster);
    if (jobs.length > 0) this.#waiting.set(cluster, jobs);
    this.#account(cluster, () => this.#serve());
    go?.();
  }

  /** All that wait rest: looks again when the first has rested. */
  #wake(): void {
    if (this.#waiting.size === 0) return;
    const until = Math.min(...[...this.#waiting.keys()].map((cluster) => this.#resting.get(cluster) ?? 0));
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#serve(), Math.max(1, Math.ceil(until - this.#now())));
  }
}

/** Of this thread: what is collected or compiled beside it is not the request's. */
function spentMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/** Of all clusters of this process. */
export const turns = new Turns(() => performance.now(), spentMs);
