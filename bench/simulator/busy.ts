import { z } from 'zod';
import { atMost, type BenchRow } from '../bench-row.ts';
import { inProcess } from './in-process.ts';

const [count, seconds] = [1_000, 30];
const bounds = { heapMb: 2.5, percentOfCore: 5 };

const schema = z.object({ heapEach: z.number(), cpu: z.number() });

/** Many clusters whose Pods run and do nothing. */
export async function measureBusy(): Promise<BenchRow[]> {
  const { heapEach, cpu } = await inProcess('busy-clusters.ts', [count, seconds], schema);
  return [
    atMost(`heap of each of ${count} clusters with 3 Pods`, heapEach / 2 ** 20, 'MB', bounds.heapMb),
    atMost(`${count} clusters with 3 Pods, of one core`, cpu * 100, '%', bounds.percentOfCore),
  ];
}
