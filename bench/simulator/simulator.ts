/** Simulated clusters: what one costs to make and to keep, and how fast it answers, beside kind and beside another simulator. */
import type { BenchRow } from '../bench-row.ts';
import { measureCreation } from './creation.ts';
import { measureIdle } from './idle.ts';
import { measureKubectl } from './kubectl-time.ts';
import { measureRequests } from './requests.ts';
import { measureWatchers } from './watchers.ts';
import { measureWebernetes } from './webernetes.ts';

export const needsSite = false;

/** What is not measured here is said by line. */
export async function bench(say: (line: string) => void): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const parts = [measureCreation, measureIdle, measureRequests, measureWatchers, measureKubectl, measureWebernetes];
  for (const measure of parts) rows.push(...(await measure(say)));
  return rows;
}
