/** Simulated clusters: what one costs to make and to keep, how fast it answers, and what its Pods cost, beside kind and another simulator. */
import type { BenchRow } from '../bench-row.ts';
import { measureBusy } from './busy.ts';
import { measureCreation } from './creation.ts';
import { measureDeployment } from './deployment-time.ts';
import { measureIdle } from './idle.ts';
import { measureIngress } from './ingress-load.ts';
import { measureKubectl } from './kubectl-time.ts';
import { measureManyPods } from './many-pods.ts';
import { measureRequests } from './requests.ts';
import { measureRollouts } from './rollouts.ts';
import { measureWatchers } from './watchers.ts';
import { measureWebernetes } from './webernetes.ts';

export const needsSite = false;

const parts = [
  measureCreation,
  measureIdle,
  measureRequests,
  measureWatchers,
  measureKubectl,
  measureDeployment,
  measureBusy,
  measureManyPods,
  measureIngress,
  measureRollouts,
  measureWebernetes,
];

/** What is not measured here is said by line. */
export async function bench(say: (line: string) => void): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const measure of parts) {
    say(measure.name);
    rows.push(...(await measure(say)));
  }
  return rows;
}
