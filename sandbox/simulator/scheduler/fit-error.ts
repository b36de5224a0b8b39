/** Why a Pod stays Pending, in the scheduler's words. Source: FitError in pkg/scheduler/framework/types.go. */
import type { Refusal } from './filters/filter.ts';

export interface Diagnosis {
  /** Why it fits nowhere at all; no node has been asked then. */
  readonly everywhere?: string;
  readonly refusals: readonly Refusal[];
  /** What came of the attempt to make room. */
  readonly afterwards?: string;
}

export function fitError(nodes: number, { everywhere, refusals, afterwards }: Diagnosis): string {
  const counted = new Map<string, number>();
  for (const { reasons } of refusals) for (const reason of reasons) counted.set(reason, (counted.get(reason) ?? 0) + 1);
  const reasons = [...counted].map(([reason, count]) => `${count} ${reason}`).sort();
  const why = everywhere ?? reasons.join(', ');
  return [`0/${nodes} nodes are available:`, ...(why ? [`${why}.`] : []), ...(afterwards ? [afterwards] : [])].join(
    ' ',
  );
}
