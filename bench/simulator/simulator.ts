/** Simulated clusters: what one costs to make and to keep, how fast it answers, and what its Pods cost, beside kind and another simulator. */
import { type BenchRow, notMeasured } from '../bench-row.ts';
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

const parts = {
  creation: measureCreation,
  idle: measureIdle,
  requests: measureRequests,
  watchers: measureWatchers,
  kubectl: measureKubectl,
  deployment: measureDeployment,
  busy: measureBusy,
  'many-pods': measureManyPods,
  ingress: measureIngress,
  rollouts: measureRollouts,
  webernetes: measureWebernetes,
} satisfies Record<string, (say: (line: string) => void) => Promise<BenchRow[]>>;

/** All parts, or those that are named. What is not measured here is said by line. */
export async function bench(say: (line: string) => void, only: readonly string[] = []): Promise<BenchRow[]> {
  const unknown = only.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`);
  const rows: BenchRow[] = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (only.length > 0 && !only.includes(name)) continue;
    say(name);
    try {
      rows.push(...(await measure(say)));
    } catch (error) {
      // The others are measured all the same.
      say(`${name} failed: ${error instanceof Error ? error.message : error}`);
      rows.push(notMeasured(name));
    }
  }
  return rows;
}
