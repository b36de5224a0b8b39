/** Simulated clusters: what one costs to make and to keep, how fast it answers, and what its Pods cost, beside kind and another simulator. */
import type { BenchRow } from '../bench-row.ts';
import { runParts } from '../run-parts.ts';
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

const parts: Readonly<Record<string, (say: (line: string) => void) => Promise<BenchRow[]>>> = {
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
};

/** All parts, or those that are named. What is not measured here is said by line. */
export function bench(say: (line: string) => void, only: readonly string[] = []): Promise<BenchRow[]> {
  return runParts(parts, only, say, (measure) => measure(say));
}
