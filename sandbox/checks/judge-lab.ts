/** Judges a lab, all the time: given the cluster now, what each step's conditions say. */
import type { ClusterState, Lab, Step } from '../../labs/lab.ts';
import type { ConditionVerdict, StepVerdict } from '../contract/verdict.ts';
import type { Traffic } from '../traffic/open-traffic.ts';
import { Holding } from './holding.ts';
import { watchCluster } from './watch-cluster.ts';

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
  let state: ClusterState | undefined;
  let told = '';
  const holding = new Holding({ now, again: () => judge() });

  function judge(): void {
    if (state === undefined) return;
    const verdicts: StepVerdict[] = [];
    for (const step of lab.steps) {
      const open = lab.steps.slice(0, lab.steps.indexOf(step)).every(({ id }) => passed.has(id));
      const verdict = open ? judgeStep(step, state, holding) : waiting(step);
      if (verdict.state === 'met' && !passed.has(step.id)) {
        const at = now();
        passed.set(step.id, at);
        onPass(step.id, at);
      }
      verdicts.push({ ...verdict, passedAt: passed.get(step.id)?.toISOString() ?? null });
    }
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
    onState: (now) => {
      state = now;
      judge();
    },
  });
  return {
    [Symbol.dispose]: () => {
      watching[Symbol.dispose]();
      holding[Symbol.dispose]();
    },
  };
}

function waiting({ id }: Step): StepVerdict {
  return { step: id, state: 'waiting', passedAt: null, conditions: [], hints: [] };
}

/** `met` when all conditions are, `wrong` when one is, else `not-yet`; the hints are those that fit. */
export function judgeStep(step: Step, state: ClusterState, holding?: Holding): StepVerdict {
  const conditions = step.conditions.map((condition): ConditionVerdict => {
    const judgement = condition.judge(state);
    const held = holding?.hold(`${step.id}/${condition.id}`, judgement, condition.holdSeconds ?? 0) ?? judgement;
    return { id: condition.id, state: held.state, expected: held.expected, seen: held.seen };
  });
  const stateOf = (id: string) => conditions.find((condition) => condition.id === id)?.state;
  const hints = step.hints.flatMap(({ when }, index) =>
    when === undefined || stateOf(when.condition) === when.state ? [index] : [],
  );
  const all = conditions.map((condition) => condition.state);
  const worst = all.includes('wrong') ? 'wrong' : all.includes('not-yet') ? 'not-yet' : 'met';
  return { step: step.id, state: worst, passedAt: null, conditions, hints };
}
