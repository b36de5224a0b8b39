/** A sandbox as the page sees it: no credential, no address. */
import { z } from 'zod';
import { failureCodes } from './failure.ts';
import { phases, providerNames } from './provider.ts';

export const failureSchema = z.object({
  code: z.enum(failureCodes),
  message: z.string(),
  command: z.string().optional(),
  output: z.string().optional(),
});

export const sandboxStates = ['starting', 'ready', 'ending', 'ended', 'failed'] as const;
export type SandboxState = (typeof sandboxStates)[number];

export const endings = ['asked', 'operator', 'time', 'idle', 'failed', 'gone'] as const;

export const sandboxViewSchema = z.object({
  id: z.string(),
  /** The id of the host that owns it; sockets go to `/hosts/<host>/…`. */
  host: z.string(),
  learner: z.string(),
  lab: z.string(),
  attempt: z.string(),
  provider: z.enum(providerNames),
  state: z.enum(sandboxStates),
  phase: z.enum(phases).nullable(),
  phaseStartedAt: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  /** Why it ended: the learner asked, or who runs this Drydock; time over, idle, failed, or lost with its host. */
  endedBecause: z.enum(endings).nullable(),
  /** `plain`: the shell runs unboxed, on a machine without bubblewrap. */
  isolation: z.enum(['bubblewrap', 'plain']),
  failure: failureSchema.nullable(),
});
export type SandboxView = z.infer<typeof sandboxViewSchema>;
