import { z } from 'zod';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import { inProcess } from './in-process.ts';

const count = 100;
const bounds = { firstMs: 300, p50Ms: 25, p95Ms: 50 };

const schema = z.object({ times: z.array(z.number()), sinceStart: z.number() });

/** From asking the provider for a cluster to one whose API server answers. */
export async function measureCreation(): Promise<BenchRow[]> {
  const [{ times }, { times: again }, alone] = [
    await inProcess('create-clusters.ts', [count], schema),
    await inProcess('create-clusters.ts', [1], schema),
    await inProcess('create-clusters.ts', [1], schema),
  ];
  const firsts = [times, again, alone.times].map(([first = 0]) => first);
  const later = times.slice(1);
  return [
    atMost('first cluster of a process, median of 3', percentile(firsts, 0.5), 'ms', bounds.firstMs),
    atMost('create to ready, p50', percentile(later, 0.5), 'ms', bounds.p50Ms),
    atMost('create to ready, p95', percentile(later, 0.95), 'ms', bounds.p95Ms),
    reference('start of Node to the first cluster ready', alone.sinceStart, 'ms'),
  ];
}
