/** What an operator sees of a host: more than a learner does, and still no credential. */
import { z } from 'zod';
import { providerNames } from './provider.ts';
import { sandboxViewSchema } from './sandbox-view.ts';

export const inspectedSandboxSchema = sandboxViewSchema
  .pick({ id: true, learner: true, lab: true, provider: true, state: true, startedAt: true, endsAt: true })
  .extend({
    /** Names of terminals that were opened. */
    terminals: z.array(z.string()),
    /** Since when no page is open; null while one is. */
    unwatchedSince: z.iso.datetime().nullable(),
  });
export type InspectedSandbox = z.infer<typeof inspectedSandboxSchema>;

export const inspectedHostSchema = z.object({
  id: z.string(),
  provider: z.enum(providerNames),
  isolation: z.enum(['bubblewrap', 'plain']),
  used: z.int(),
  most: z.int(),
  startedAt: z.iso.datetime(),
  /** Bytes: the host process, and what the machine has left and in all. */
  memory: z.object({ own: z.number(), free: z.number(), total: z.number() }),
  /** Bytes of the file system that holds the data folder. */
  disk: z.object({ free: z.number(), total: z.number() }),
  /** Programs that want a processor, over the last minute, beside how many processors there are. */
  load: z.number(),
  processors: z.int(),
});
export type InspectedHost = z.infer<typeof inspectedHostSchema>;
