/** The socket `/hosts/<host>/live`: the host tells a page its sandbox's state and verdicts as they change. */
import { z } from 'zod';
import { clusterViewSchema, trafficViewSchema } from './cluster-view.ts';
import { jumpViewSchema } from './jump-view.ts';
import { sandboxViewSchema } from './sandbox-view.ts';
import { stepVerdictSchema } from './verdict.ts';

/** First the whole truth, then the whole truth again at every change: levels, not edges. */
export const liveMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sandbox'), sandbox: sandboxViewSchema }),
  z.object({ type: z.literal('steps'), steps: z.array(stepVerdictSchema) }),
  /** Null when none is under way. */
  z.object({ type: z.literal('jump'), jump: jumpViewSchema.nullable() }),
  z.object({ type: z.literal('cluster'), cluster: clusterViewSchema }),
  z.object({ type: z.literal('traffic'), traffic: trafficViewSchema }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;
