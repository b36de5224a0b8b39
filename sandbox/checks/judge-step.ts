import type { ClusterState, Step } from '../../labs/lab.ts';
import { earliest } from '../contract/earliest.ts';
import type { ConditionVerdict, StepVerdict } from '../contract/verdict.ts';
import type { Remembered } from './remembered.ts';

/** A verdict apart from what the attempt knows. */
export type JudgedVerdict = Omit<StepVerdict, 'passedAt' | 'jumped' | 'reached'>;

export interface JudgedStep {
  readonly verdict: JudgedVerdict;
  /** When time alone may change it. */
  readonly again: Date | undefined;
}

/** `met` when all conditions are, `wrong` when one is, else `not-yet`; the hints are those that fit. */
export function judgeStep(step: Step, state: ClusterState, memory: Remembered): JudgedStep {
  let again: Date | undefined;
  const conditions = step.conditions.map((condition): ConditionVerdict => {
    const judgement = condition.judge(state, memory.within(condition.id));
    again = earliest(again, judgement.again);
    return { id: condition.id, state: judgement.state, expected: judgement.expected, seen: judgement.seen };
  });
  const stateOf = (id: string) => conditions.find((condition) => condition.id === id)?.state;
  const hints = step.hints.flatMap(({ when }, index) =>
    when === undefined || stateOf(when.condition) === when.state ? [index] : [],
  );
  const all = conditions.map((condition) => condition.state);
  const worst = all.includes('wrong') ? 'wrong' : all.includes('not-yet') ? 'not-yet' : 'met';
  return { verdict: { step: step.id, state: worst, conditions, hints }, again };
}
