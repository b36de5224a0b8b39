/** What a Job asks of its Pods. Source: pkg/controller/job/{job_controller,indexed_job_utils,backoff_utils}.go. */

import { podCondition } from '../kit/pods.ts';
import type { Job, Pod } from '../kit/wire.ts';
import { matchFailurePolicy } from './failure-policy.ts';

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
export const completionIndex = 'batch.kubernetes.io/job-completion-index';
export const indexFailures = 'batch.kubernetes.io/job-index-failure-count';
export const indexIgnoredFailures = 'batch.kubernetes.io/job-index-ignored-failure-count';

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

export function isIndexed({ spec }: Job): boolean {
  return spec?.completionMode === 'Indexed';
}

export function isSuspended({ spec }: Job): boolean {
  return spec?.suspend ?? false;
}

export function isPerIndex({ spec }: Job): boolean {
  return spec?.backoffLimitPerIndex !== undefined;
}

/** Pods on their way out are replaced only when they have failed. */
export function replacesFailedOnly({ spec }: Job): boolean {
  return spec?.podReplacementPolicy === 'Failed' || spec?.podFailurePolicy !== undefined;
}

export function hasFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (replacesFailedOnly(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

export function hasSucceeded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded';
}

/** Undefined when it has none. */
export function indexOf({ metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[completionIndex] ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Its index is one the Job still has. */
export function hasValidIndex(pod: Pod, { spec }: Job): boolean {
  const index = indexOf(pod);
  return index !== undefined && index < (spec?.completions ?? 0);
}

export function failuresOfIndex({ metadata }: Pod): { counted: number; ignored: number } {
  const number = (key: string): number => {
    const text = metadata.annotations?.[key] ?? '';
    return /^\d+$/.test(text) ? Number(text) : 0;
  };
  return { counted: number(indexFailures), ignored: number(indexIgnoredFailures) };
}

/** The Pod's failure is the last its index may have. */
export function isLastOfIndex(pod: Pod, job: Job): boolean {
  if (!hasFailed(pod, job)) return false;
  const { action, counts } = matchFailurePolicy(job.spec?.podFailurePolicy, pod);
  if (action === 'FailIndex') return true;
  return counts && failuresOfIndex(pod).counted >= (job.spec?.backoffLimitPerIndex ?? 0);
}

/** When it ended, as Date.getTime counts. */
export function finishedAtMs(pod: Pod): number {
  const { status, metadata } = pod;
  const times = (status?.containerStatuses ?? []).map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? ''));
  if (times.length > 0 && times.every((time) => !Number.isNaN(time))) return Math.max(...times);
  const ready = podCondition(pod, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime) return Date.parse(ready.lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata as Pod['metadata'] & {
    readonly deletionGracePeriodSeconds?: number;
  };
  if (deletionTimestamp !== undefined) return Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1_000;
  return Date.parse(metadata.creationTimestamp);
}
