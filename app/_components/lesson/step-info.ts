import type { Lab } from '../../../labs/lab.ts';
import type { Locale } from '../../../sandbox/contract/text.ts';
import type { ConditionState } from '../../../sandbox/contract/verdict.ts';

/** A step in one language, as the browser needs it: no code. */
export interface StepInfo {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly goal: string;
  readonly conditions: readonly ConditionInfo[];
  readonly hints: readonly HintInfo[];
  readonly solution: readonly string[];
  readonly explainedAt: string | null;
  /** Steps before it that must be passed before a cluster may be brought to its beginning. */
  readonly lockedBy: readonly string[];
}

export interface ConditionInfo {
  readonly id: string;
  readonly text: string;
  readonly explainedAt: string | null;
}

export interface HintInfo {
  readonly text: string;
  /** The state of a condition that the hint is for; null where it fits always. */
  readonly when: ConditionState | null;
}

export function stepInfos(lab: Lab, locale: Locale): readonly StepInfo[] {
  return lab.steps.map(({ id, goal, conditions, hints, solution, explainedAt = null }, index) => ({
    id,
    number: index + 1,
    goal: goal[locale],
    conditions: conditions.map((condition) => ({
      id: condition.id,
      text: condition.text[locale],
      explainedAt: condition.explainedAt ?? null,
    })),
    hints: hints.map((hint) => ({ text: hint.text[locale], when: hint.when?.state ?? null })),
    solution,
    explainedAt,
    lockedBy:
      lab.order === 'locked' ? lab.steps.slice(0, index).flatMap((step) => (step.mayBeSkipped ? [] : [step.id])) : [],
  }));
}
