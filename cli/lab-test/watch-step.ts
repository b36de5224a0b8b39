import type { Step } from '../../labs/lab.ts';
import { Alarm } from '../../sandbox/checks/alarm.ts';
import { type JudgedVerdict, judgeStep } from '../../sandbox/checks/judge-step.ts';
import { Remembered } from '../../sandbox/checks/remembered.ts';
import { type SeenCluster, watchCluster } from '../../sandbox/checks/watch-cluster.ts';
import type { Traffic } from '../../sandbox/traffic/open-traffic.ts';

export interface WatchedStep extends Disposable {
  /** The newest verdict; undefined while the cluster has said nothing. */
  last(): JudgedVerdict | undefined;
  /** Undefined once a verdict is as wanted; what was seen last when none was within the time. */
  until(wanted: (verdict: JudgedVerdict) => boolean, withinMs: number, what: string): Promise<string | undefined>;
  /** Undefined when the step is met all the while. */
  whileMet(forMs: number): Promise<string | undefined>;
}

/** Judges one step at every change of the cluster, and whenever time alone may change the verdict. */
export function watchStep(kubeconfig: string, step: Step, traffic?: Traffic): WatchedStep {
  let last: JudgedVerdict | undefined;
  const listeners = new Set<(verdict: JudgedVerdict) => void>();
  const memory = new Remembered();
  const now = (): Date => new Date();
  let seen: SeenCluster | undefined;
  const alarm = new Alarm({ now, ring: () => judge() });
  const judge = (): void => {
    if (seen === undefined) return;
    const { verdict, again } = judgeStep(step, { list: seen.list, traffic: seen.traffic, now: now() }, memory);
    last = verdict;
    alarm.set(again);
    for (const listener of listeners) listener(verdict);
  };
  const watching = watchCluster({
    kubeconfig,
    traffic,
    watched: step.conditions.flatMap(({ watches }) => watches),
    onState: (cluster) => {
      seen = cluster;
      judge();
    },
  });

  /** Resolves to true when a verdict fits, to false after the time. */
  function wait(fits: (verdict: JudgedVerdict) => boolean, withinMs: number): Promise<boolean> {
    if (last !== undefined && fits(last)) return Promise.resolve(true);
    return new Promise((done) => {
      const finish = (came: boolean): void => {
        clearTimeout(timer);
        listeners.delete(listener);
        done(came);
      };
      const listener = (verdict: JudgedVerdict): void => {
        if (fits(verdict)) finish(true);
      };
      const timer = setTimeout(() => finish(false), withinMs);
      listeners.add(listener);
    });
  }

  return {
    last: () => last,
    until: async (wanted, withinMs, what) =>
      (await wait(wanted, withinMs)) ? undefined : `waited ${withinMs} ms for ${what}; ${describe(last)}`,
    whileMet: async (forMs) =>
      (await wait(({ state }) => state !== 'met', forMs)) ? `it was met no longer; ${describe(last)}` : undefined,
    [Symbol.dispose]: () => {
      alarm[Symbol.dispose]();
      watching[Symbol.dispose]();
    },
  };
}

function describe(verdict: JudgedVerdict | undefined): string {
  if (verdict === undefined) return 'the cluster has said nothing';
  return verdict.conditions
    .map(({ id, state, expected, seen }) => `${id}: ${state} (expected ${expected.en}; seen ${seen.en})`)
    .join('; ');
}
