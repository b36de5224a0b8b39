/** Keeps programs that never wait from keeping the machine busy: a container works in bursts and then lets time pass. */
import { sleep } from '../../time/clock.ts';
import type { Process } from '../process.ts';

/** Steps that may come at once, so that a script with loops in it is as quick as it would be. */
const burstSteps = 2_000;
/** Steps the container may do in a millisecond of the cluster's time from then on. */
const stepsPerMs = 20;
/** How long a process rests once the container has used up what it has, ms. */
const restMs = 10;
/** Of cpu.max, ms. */
const periodMs = 100;
/** Steps between two turns given to everything else. */
const turnSteps = 200;

/** What all processes of a container draw on, so that a thousand of them do no more than one. */
export class Budget {
  left = burstSteps;
  /** Steps in a millisecond. */
  rate = stepsPerMs;
  /** Steps at once. */
  burst = burstSteps;
  lastMs: number | undefined;
  /** Since everything else had its turn. */
  sinceTurn = 0;

  constructor(cpuMillicores?: number) {
    this.limit(cpuMillicores);
  }

  /** Less than a processor: as many steps as its share of a period of the kernel's scheduler allows. */
  limit(cpuMillicores = 1_000): void {
    const share = Math.min(1, cpuMillicores / 1_000);
    this.rate = stepsPerMs * share;
    this.burst = share < 1 ? Math.max(turnSteps, periodMs * this.rate) : burstSteps;
    this.left = Math.min(this.left, this.burst);
  }
}

export class Pace {
  readonly #process: Process;
  readonly #budget: Budget;
  #steps = 0;
  #counted = 0;

  constructor(process: Process, budget: Budget) {
    this.#process = process;
    this.#budget = budget;
    budget.lastMs ??= process.clock.now().getTime();
  }

  /** One command of a shell, or work worth `cost` of them; resolves when the next may be done. Undefined where there is nothing to wait for. */
  step(cost = 1): Promise<void> | undefined {
    const budget = this.#budget;
    this.#steps += cost;
    budget.left -= cost;
    budget.sinceTurn += cost;
    if (budget.left > 0 && budget.sinceTurn < turnSteps) return undefined;
    return this.#rest();
  }

  async #rest(): Promise<void> {
    const { clock, ended } = this.#process;
    const budget = this.#budget;
    this.#process.use({ cpuMillis: (this.#steps - this.#counted) / stepsPerMs });
    this.#counted = this.#steps;
    const nowMs = clock.now().getTime();
    budget.left = Math.min(budget.burst, budget.left + (nowMs - (budget.lastMs ?? nowMs)) * budget.rate);
    budget.lastMs = nowMs;
    budget.sinceTurn = 0;
    if (budget.left <= 0) await sleep(clock, restMs, ended);
    else await new Promise<void>((turn) => setImmediate(turn));
    ended.throwIfAborted();
  }
}
