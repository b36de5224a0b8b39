import type { StepVerdict } from '../../../sandbox/contract/verdict.ts';
import type { HintInfo } from './step-info.ts';

/** What is wrong comes first, then what is missing, then what is good to know in any case. */
const ranks = { wrong: 0, 'not-yet': 1, met: 2, none: 3 } as const;

/** Positions of the hints that fit the state of the cluster, the most helpful first. */
export function fittingHints(hints: readonly HintInfo[], verdict: StepVerdict | undefined): readonly number[] {
  const rank = (index: number): number => ranks[hints[index]?.when ?? 'none'];
  const known = verdict !== undefined && verdict.state !== 'waiting';
  // While nothing is known of the cluster, a mistake is not assumed.
  const fitting = known ? verdict.hints : hints.flatMap(({ when }, index) => (when === 'wrong' ? [] : [index]));
  return [...fitting].sort((a, b) => rank(a) - rank(b) || a - b);
}

/** The position of the next hint, or undefined when all that fit are open. */
export function nextHint(fitting: readonly number[], opened: ReadonlySet<number>): number | undefined {
  return fitting.find((index) => !opened.has(index));
}
