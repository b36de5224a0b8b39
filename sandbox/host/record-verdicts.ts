import type { Store } from '../../store/open-store.ts';
import type { StepVerdict } from '../contract/verdict.ts';

/** UTF-16 units of a text kept per verdict; a learner's objects can have very long names and many of them. */
const longestText = 500;

interface Change {
  readonly store: Store;
  readonly attempt: string;
  readonly before: readonly StepVerdict[];
  readonly after: readonly StepVerdict[];
  readonly at: Date;
}

/** Writes the conditions whose state changed. */
export async function recordVerdicts({ store, attempt, before, after, at }: Change): Promise<void> {
  for (const step of after) {
    const earlier = before.find((s) => s.step === step.step);
    for (const { id, state, expected, seen } of step.conditions) {
      if (earlier?.conditions.find((c) => c.id === id)?.state === state) continue;
      await store.attempts.record({
        attempt,
        step: step.step,
        condition: id,
        state,
        expected: JSON.stringify(expected).slice(0, longestText),
        seen: JSON.stringify(seen).slice(0, longestText),
        at,
      });
    }
  }
}
