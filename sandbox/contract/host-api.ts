/** What web asks of a host over HTTP: `POST /api/<call>` with a service ticket as bearer; one schema pair per call. */
import { z } from 'zod';
import { inspectedHostSchema, inspectedSandboxSchema } from './inspection.ts';
import { failureSchema, sandboxViewSchema } from './sandbox-view.ts';

const ofLearner = z.object({ learner: z.string().min(1).max(40), sandbox: z.string().min(1).max(40) });

export const hostCalls = {
  /** Starts a sandbox for a lab, or gives the one the learner already has for it. */
  startSandbox: {
    input: z.object({
      learner: z.string().min(1).max(40),
      lab: z.string().min(1).max(60),
      /** A new sandbox is brought to where this step begins. */
      step: z.string().min(1).max(60).optional(),
      /** Where the learner asks from (config/network-of.ts); empty for this machine. */
      network: z.string().max(60).optional(),
    }),
    output: sandboxViewSchema,
  },
  /**
   * Brings the cluster to where a step begins by running the solutions of the steps before it; `live` tells how it goes.
   * `fresh`: a new sandbox in place of this one; otherwise the step must lie ahead of what this cluster has reached.
   */
  jumpToStep: {
    input: ofLearner.extend({ step: z.string().min(1).max(60), fresh: z.boolean() }),
    output: sandboxViewSchema,
  },
  extendSandbox: { input: ofLearner, output: sandboxViewSchema },
  /** Ends the sandbox and starts another for the same attempt; what was passed stays passed. */
  resetSandbox: { input: ofLearner, output: sandboxViewSchema },
  endSandbox: { input: ofLearner, output: sandboxViewSchema },
  describeHost: {
    input: z.object({}),
    output: z.object({
      id: z.string(),
      provider: z.enum(['kind', 'simulator']),
      isolation: z.enum(['bubblewrap', 'plain']),
      used: z.int(),
      most: z.int(),
    }),
  },
  /** For whoever runs this Drydock: every sandbox there is, and how the host and its machine do. */
  inspectHost: {
    input: z.object({}),
    output: z.object({ host: inspectedHostSchema, sandboxes: z.array(inspectedSandboxSchema) }),
  },
  /** Ends anybody's sandbox, for whoever runs this Drydock. */
  endAnySandbox: { input: ofLearner.pick({ sandbox: true }), output: sandboxViewSchema },
} as const;
export type HostCall = keyof typeof hostCalls;
export type HostInput<Call extends HostCall> = z.infer<(typeof hostCalls)[Call]['input']>;
export type HostOutput<Call extends HostCall> = z.infer<(typeof hostCalls)[Call]['output']>;

/** A reply is the output (200) or this, with a status that fits the code. */
export const hostErrorSchema = z.object({ failure: failureSchema });
