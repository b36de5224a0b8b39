/** Judges a lab, all the time: given the cluster now, what each step's conditions say. */
import type { ClusterState, Lab } from '../../labs/lab.ts';
import { earliest } from '../contract/earliest.ts';
import type { StepVerdict } from '../contract/verdict.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import { Alarm } from './alarm.ts';
import { judgeStep } from './judge-step.ts';
import { Remembered } from './remembered.ts';
import { type SeenCluster, watchCluster } from './watch-cluster.ts';

export interface JudgeRequest {
  readonly kubeconfig: string;
  readonly lab: Lab;
  /** Of a lab that has some. */
  readonly traffic?: Traffic | undefined;
  /** Steps passed earlier, with the time. */
  readonly passed: ReadonlyMap<string, Date>;
  /** Steps that the learner had the cluster brought past. */
  readonly jumped: ReadonlySet<string>;
  readonly now: () => Date;
  /** All steps in the lab's order; called when something changed. */
  onVerdicts(verdicts: readonly StepVerdict[]): void;
  onPass(step: string, at: Date): void;
}

export interface Judging extends Disposable {
  /** How many steps, from the first on, this cluster has had met. */
  reached(): number;
  /** Begins a replay: until its end nothing passes, and only steps that are named are judged, since not the learner does them. */
  replay(): Replay;
}

export interface Replay {
  /** The solution of this step is about to be run. */
  begin(step: string): void;
  /** Undefined: it came to nothing. Otherwise the steps before `to` count as jumped over unless passed, and the others are open again. */
  end(to?: string): void;
}

/**
 * A step is judged once every earlier one is passed or jumped over, unless the lab is free of order. What has been passed
 * stays passed, whatever its conditions say later.
 */
export function judgeLab(request: JudgeRequest): Judging {
  const { kubeconfig, lab, now, onVerdicts, onPass } = request;
  const passed = new Map(request.passed);
  let jumped = new Set([...request.jumped].filter((step) => !passed.has(step)));
  let replayed: Set<string> | undefined;
  let seen: SeenCluster | undefined;
  let told = '';
  let reached = 0;
  const memory = new Remembered();
  const alarm = new Alarm({ now, ring: () => judge() });

  function isOpen(index: number): boolean {
    if (replayed) return replayed.has(lab.steps[index]?.id ?? '');
    return lab.order === 'free' || lab.steps.slice(0, index).every(({ id }) => passed.has(id) || jumped.has(id));
  }

  function judge(): void {
    if (seen === undefined) return;
    const state = { list: seen.list, traffic: seen.traffic, now: now() };
    let soonest: Date | undefined;
    const verdicts = lab.steps.map(({ id }, index) => {
      const { verdict, again } = judgeAt(index, state);
      soonest = earliest(soonest, again);
      if (verdict.state === 'met' && !passed.has(id) && !jumped.has(id) && !replayed) {
        passed.set(id, state.now);
        onPass(id, state.now);
      }
      if (verdict.state === 'met' && index === reached) reached += 1;
      const passedAt = passed.get(id)?.toISOString() ?? null;
      return { ...verdict, passedAt, jumped: jumped.has(id), reached: index < reached };
    });
    alarm.set(soonest);
    const telling = JSON.stringify(verdicts);
    if (telling === told) return;
    told = telling;
    onVerdicts(verdicts);
  }

  function judgeAt(index: number, state: ClusterState) {
    const step = lab.steps[index];
    if (step && isOpen(index)) return judgeStep(step, state, memory.within(step.id));
    const waiting = { step: step?.id ?? '', state: 'waiting' as const, conditions: [], hints: [] };
    return { verdict: waiting, again: undefined };
  }

  const watching = watchCluster({
    kubeconfig,
    watched: lab.steps.flatMap(({ conditions }) => conditions.flatMap(({ watches }) => watches)),
    traffic: request.traffic,
    onState: (cluster) => {
      seen = cluster;
      judge();
    },
  });
  return {
    reached: () => reached,
    replay() {
      const current = new Set<string>();
      replayed = current;
      judge();
      return {
        begin(step) {
          current.add(step);
          memory.forget(step);
          judge();
        },
        end(to) {
          replayed = undefined;
          const at = lab.steps.findIndex(({ id }) => id === to);
          if (to !== undefined) {
            const before = lab.steps.slice(0, at).map(({ id }) => id);
            jumped = new Set(before.filter((id) => !passed.has(id)));
            for (const { id } of lab.steps.slice(at)) memory.forget(id);
            reached = at;
          }
          judge();
        },
      };
    },
    [Symbol.dispose]: () => {
      watching[Symbol.dispose]();
      alarm[Symbol.dispose]();
    },
  };
}
