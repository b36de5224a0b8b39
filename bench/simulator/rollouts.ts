import { z } from 'zod';
import { atMost, type BenchRow, reference } from '../bench-row.ts';
import { inProcess } from './in-process.ts';

const [hours, perHour] = [4, 60];
/** Megabytes an hour: what a collection happens to leave. */
const bound = 0.2;

const schema = z.object({
  heaps: z.array(z.number()),
  revision: z.number(),
  status: z.looseObject({ observedGeneration: z.number(), availableReplicas: z.literal(3) }),
});

/** Whether anything grows once events have begun to expire, which they do after an hour. */
export async function measureRollouts(): Promise<BenchRow[]> {
  const { heaps, revision } = await inProcess('roll-out.ts', [hours, perHour], schema);
  const [second = 0, last = 0] = [heaps[1], heaps.at(-1)];
  return [
    reference(`changes in ${hours} hours of ${perHour} rollouts each`, revision, 'revisions'),
    atMost('growth of the heap in an hour of rollouts', (last - second) / (hours - 2) / 2 ** 20, 'MB', bound),
  ];
}
