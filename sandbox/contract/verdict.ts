/** What a check says, as it travels to the page and into the store. */
import { z } from 'zod';
import { locales } from './text.ts';

export const textSchema = z.object(
  Object.fromEntries(locales.map((l) => [l, z.string()])) as Record<(typeof locales)[number], z.ZodString>,
);

export const conditionStateSchema = z.enum(['met', 'not-yet', 'wrong']);
export type ConditionState = z.infer<typeof conditionStateSchema>;

export const conditionVerdictSchema = z.object({
  id: z.string(),
  state: conditionStateSchema,
  expected: textSchema,
  seen: textSchema,
});
export type ConditionVerdict = z.infer<typeof conditionVerdictSchema>;

export const stepVerdictSchema = z.object({
  step: z.string(),
  /** `waiting`: an earlier step is not passed yet, so this one is not judged. `met`: now; `passedAt`: once and for all. */
  state: z.enum(['waiting', 'not-yet', 'wrong', 'met']),
  passedAt: z.iso.datetime().nullable(),
  /** The learner had the cluster brought past it, and has not passed it since. */
  jumped: z.boolean(),
  /** This cluster has had the step met, and every one before it. */
  reached: z.boolean(),
  conditions: z.array(conditionVerdictSchema),
  /** Positions in the step's hints that fit the state of the cluster. */
  hints: z.array(z.int()),
});
export type StepVerdict = z.infer<typeof stepVerdictSchema>;
