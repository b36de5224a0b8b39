/** Sidecars wait with their end for the containers they serve, and for the sidecars after them. Source: pkg/kubelet/kuberuntime/kuberuntime_termination_order.go. */
import { type Clock, sleep } from '../../time/clock.ts';
import { isSidecar, type PodSpec } from '../pod.ts';

interface Turn {
  readonly ended: Promise<void>;
  end(): void;
}

export class TerminationOrder {
  readonly #clock: Clock;
  readonly #turns = new Map<string, Turn>();
  readonly #waitsFor = new Map<string, string[]>();

  /** `running` are the names of the containers that are to be stopped. */
  constructor({ initContainers = [], containers }: PodSpec, running: ReadonlySet<string>, clock: Clock) {
    this.#clock = clock;
    for (const { name } of [...initContainers, ...containers]) {
      let end = (): void => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      this.#turns.set(name, { ended, end });
      if (!running.has(name)) end();
    }
    const ordinary = containers.map(({ name }) => name);
    let later: string | undefined;
    for (const { name } of initContainers.filter(isSidecar).toReversed()) {
      this.#waitsFor.set(name, [...ordinary, ...(later === undefined ? [] : [later])]);
      later = name;
    }
  }

  /** Resolves with the seconds it took until it is the container's turn, at most `graceSeconds`. Rejects with the signal's reason. */
  async wait(name: string, graceSeconds: number, signal: AbortSignal): Promise<number> {
    const startMs = this.#clock.now().getTime();
    const others = (this.#waitsFor.get(name) ?? []).map((other) => this.#turns.get(other)?.ended);
    const over = new AbortController();
    const graceEnd = sleep(this.#clock, graceSeconds * 1_000, AbortSignal.any([signal, over.signal]));
    // Ended below, when the others are faster.
    graceEnd.catch(() => {});
    await Promise.race([Promise.all(others), graceEnd]);
    over.abort();
    return (this.#clock.now().getTime() - startMs) / 1_000;
  }

  ended(name: string): void {
    this.#turns.get(name)?.end();
  }
}
