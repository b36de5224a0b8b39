/** A cluster on its way to where a step begins, as the page sees it: solutions of the steps before are run, one after the other. */
import { z } from 'zod';
import { failureSchema } from './sandbox-view.ts';

export const jumpViewSchema = z.object({
  /** The step that is to begin. */
  to: z.string(),
  /** Steps whose solutions are run, in order. */
  steps: z.array(z.string()),
  /** How many of them are done. */
  done: z.int(),
  /** Why it went no further; null while it goes on. */
  failure: failureSchema.nullable(),
});
export type JumpView = z.infer<typeof jumpViewSchema>;
