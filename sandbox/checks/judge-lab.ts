/** Judges a lab, all the time: given the cluster now, what each step's conditions say. */
import type { Lab, Step } from '../../labs/lab.ts';
import type { StepVerdict } from '../contract/verdict.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import { Alarm } from './alarm.ts';
import { type JudgedStep, judgeStep } from './judge-step.ts';
import { Remembered } from './remembered.ts';
import { type SeenCluster, watchCluster } from './watch-cluster.ts';

export interface JudgeRequest {
  readonly kubeconfig: string;
  readonly lab: Lab;
  /** Of a lab that has some. */
  readonly traffic?: Traffic | undefined;
  /** Steps passed earlier, with the time. */
  readonly passed: ReadonlyMap<string, Date>;
  readonly now: () => Date;
  /** All steps in the lab's order; called when something changed. */
  onVerdicts(verdicts: readonly StepVerdict[]): void;
  onPass(step: string, at: Date): void;
}

/** A step is judged once every earlier one is passed. What has been passed stays passed, whatever its conditions say later. */
export function judgeLab(request: JudgeRequest): Disposable {
  const { kubeconfig, lab, now, onVerdicts, onPass } = request;
  const passed = new Map(request.passed);
  let seen: SeenCluster | undefined;
  let told = '';
  const memory = new Remembered();
  const alarm = new Alarm({ now, ring: () => judge() });

  function judge(): void {
    if (seen === undefined) return;
    const state = { list: seen.list, traffic: seen.traffic, now: now() };
    const verdicts: StepVerdict[] = [];
    const agains: Date[] = [];
    for (const step of lab.steps) {
      const open = lab.steps.slice(0, lab.steps.indexOf(step)).every(({ id }) => passed.has(id));
      const { verdict, again } = open ? judgeStep(step, state, memory.within(step.id)) : waiting(step);
      if (again) agains.push(again);
      if (verdict.state === 'met' && !passed.has(step.id)) {
        const at = now();
        passed.set(step.id, at);
        onPass(step.id, at);
      }
      verdicts.push({ ...verdict, passedAt: passed.get(step.id)?.toISOString() ?? null });
    }
    alarm.set(agains.sort((a, b) => a.getTime() - b.getTime())[0]);
    const telling = JSON.stringify(verdicts);
    if (telling === told) return;
    told = telling;
    onVerdicts(verdicts);
  }

  const watched = lab.steps.flatMap(({ conditions }) => conditions.flatMap(({ watches }) => watches));
  const watching = watchCluster({
    kubeconfig,
    watched,
    traffic: request.traffic,
    onState: (cluster) => {
      seen = cluster;
      judge();
    },
  });
  return {
    [Symbol.dispose]: () => {
      watching[Symbol.dispose]();
      alarm[Symbol.dispose]();
    },
  };
}

function waiting({ id }: Step): JudgedStep {
  return { verdict: { step: id, state: 'waiting', passedAt: null, conditions: [], hints: [] }, again: undefined };
}
