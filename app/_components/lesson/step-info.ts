import type { Lab } from '../../../labs/lab.ts';
import type { Locale } from '../../../sandbox/contract/text.ts';

/** A step in one language, as the browser needs it: no code. */
export interface StepInfo {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly goal: string;
  readonly conditions: readonly { readonly id: string; readonly text: string }[];
  readonly hints: readonly string[];
  readonly solution: readonly string[];
}

export function stepInfos(lab: Lab, locale: Locale): readonly StepInfo[] {
  return lab.steps.map(({ id, goal, conditions, hints, solution }, index) => ({
    id,
    number: index + 1,
    goal: goal[locale],
    conditions: conditions.map((condition) => ({ id: condition.id, text: condition.text[locale] })),
    hints: hints.map((hint) => hint.text[locale]),
    solution,
  }));
}
