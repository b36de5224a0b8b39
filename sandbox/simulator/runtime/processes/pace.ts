/** Keeps a program that never waits from keeping the machine busy: it works in bursts and then lets time pass. */
import { sleep } from '../../time/clock.ts';
import type { Process } from '../process.ts';

/** Steps that may come at once, so that a script with loops in it is as quick as it would be. */
const burstSteps = 2_000;
/** Steps the process may do in a millisecond of the cluster's time from then on. */
const stepsPerMs = 20;
/** How long it rests once it has used up what it has, ms. */
const restMs = 10;
/** Steps between two turns given to everything else. */
const turnSteps = 200;

export class Pace {
  readonly #process: Process;
  #left = burstSteps;
  #lastMs: number;
  #steps = 0;
  #counted = 0;

  constructor(process: Process) {
    this.#process = process;
    this.#lastMs = process.clock.now().getTime();
  }

  /** One step of work; resolves when the next may be done. Undefined where there is nothing to wait for. */
  step(): Promise<void> | undefined {
    this.#steps += 1;
    this.#left -= 1;
    if (this.#left > 0 && this.#steps % turnSteps !== 0) return undefined;
    return this.#rest();
  }

  async #rest(): Promise<void> {
    const { clock, ended } = this.#process;
    this.#process.use({ cpuMillis: (this.#steps - this.#counted) / stepsPerMs });
    this.#counted = this.#steps;
    const nowMs = clock.now().getTime();
    this.#left = Math.min(burstSteps, this.#left + (nowMs - this.#lastMs) * stepsPerMs);
    this.#lastMs = nowMs;
    if (this.#left <= 0) await sleep(clock, restMs, ended);
    else await new Promise<void>((turn) => setImmediate(turn));
  }
}
