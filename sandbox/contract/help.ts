/** What a learner took for help in a step. It is noted in the attempt, and nothing is taken off for it. */
import { z } from 'zod';

/**
 * `hint`: opened one; `solution`: looked at it; `show-me`: had it typed into the terminal; `jump`: had the cluster brought
 * past the step, so that it is not passed.
 */
export const helpKinds = ['hint', 'solution', 'show-me', 'jump'] as const;
export type HelpKind = (typeof helpKinds)[number];

export const helpSchema = z.object({
  step: z.string().min(1).max(60),
  kind: z.enum(helpKinds),
  /** Which hint, as its position in the step; otherwise empty. */
  item: z.string().max(10).default(''),
});
export type Help = z.infer<typeof helpSchema>;
