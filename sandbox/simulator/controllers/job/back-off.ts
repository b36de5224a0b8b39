/** How long a Job waits before it replaces Pods that failed. Source: pkg/controller/job/backoff_utils.go. */
import type { Pod } from '../kit/wire.ts';
import { finishedAtMs } from './job-pods.ts';

const firstWaitMs = 10_000;
const longestWaitMs = 600_000;

/** Failures since the last success. */
export interface BackOff {
  readonly failures: number;
  readonly lastMs: number;
}

export const noBackOff: BackOff = { failures: 0, lastMs: 0 };

export function nextBackOff(known: BackOff, succeeded: readonly Pod[], failed: readonly Pod[]): BackOff {
  const times = failed.map(finishedAtMs);
  if (succeeded.length === 0)
    return times.length === 0 ? known : { failures: known.failures + times.length, lastMs: Math.max(...times) };
  const lastSuccess = Math.max(...succeeded.map(finishedAtMs));
  const after = times.filter((time) => time > lastSuccess);
  return after.length === 0 ? noBackOff : { failures: after.length, lastMs: Math.max(...after) };
}

/** ms that are left of the wait. */
export function remainingMs({ failures, lastMs }: BackOff, nowMs: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
  return Math.max(0, lastMs + wait - nowMs);
}
