import { z } from 'zod';
import { atMost, type BenchRow, reference } from '../bench-row.ts';
import { inProcess } from './in-process.ts';

const [count, seconds] = [1_000, 30];
const bounds = { heapMb: 1, percentOfCore: 2 };

const schema = z.object({ heapEach: z.number(), residentEach: z.number(), cpu: z.number() });

/** What clusters cost that nobody uses. */
export async function measureIdle(): Promise<BenchRow[]> {
  const { heapEach, residentEach, cpu } = await inProcess('idle-clusters.ts', [count, seconds], schema);
  return [
    atMost(`heap of each of ${count} idle clusters`, heapEach / 2 ** 20, 'MB', bounds.heapMb),
    reference(`resident memory of each of ${count} idle clusters`, residentEach / 2 ** 20, 'MB'),
    atMost(`${count} idle clusters, of one core`, cpu * 100, '%', bounds.percentOfCore),
  ];
}
