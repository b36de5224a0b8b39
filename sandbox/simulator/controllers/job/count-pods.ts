/** Counts the Pods that have ended, each exactly once: noted in the status, then let go, then counted. Source: trackJobStatusAndRemoveFinalizers in pkg/controller/job/job_controller.go. */
import type { Pod } from '../kit/wire.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { hasFailed, hasSucceeded, hasValidIndex, indexOf, isIndexed, isPerIndex, isTracked } from './job-pods.ts';
import type { JobCondition, JobSync } from './job-sync.ts';
import { lastFailedOfEachIndex, untrack } from './keep-pods.ts';

/** `finished` is the condition that ends the Job; `changed` says that the status must be written anyway. */
export function countPods(sync: JobSync, finished: JobCondition | undefined, changed: boolean): void {
  let dirty = settleCounted(sync, new Set(sync.pods.filter(isTracked).map(({ metadata }) => metadata.uid))) || changed;
  const ended = endedPods(sync, finished);
  if (note(sync, ended, finished)) dirty = true;
  if (isIndexed(sync.job) && noteIndexes(sync)) dirty = true;
  let last = finished;
  if (finished?.type === 'FailureTarget') {
    if (!sync.findTrue('FailureTarget')) dirty = sync.ensureCondition(finished) || dirty;
    last = { ...finished, type: 'Failed' };
  } else if (finished?.type === 'SuccessCriteriaMet') {
    if (!sync.findTrue('SuccessCriteriaMet')) dirty = sync.ensureCondition(finished) || dirty;
    last = { ...finished, type: 'Complete' };
  }
  if (dirty) sync.write();
  for (const pod of ended) untrack(sync, pod);
  const released = new Set(ended.map(({ metadata }) => metadata.uid));
  const held = sync.pods.filter((pod) => isTracked(pod) && !released.has(pod.metadata.uid));
  const counted = settleCounted(sync, new Set(held.map(({ metadata }) => metadata.uid)));
  const isOver = last !== undefined && finish(sync, last);
  if (counted || isOver) sync.write();
  if (isOver && last) tell(sync, last);
}

/** Those that need not be held any longer. */
function endedPods(sync: JobSync, finished: JobCondition | undefined): Pod[] {
  const { job, pods } = sync;
  const delayed = isPerIndex(job) ? new Set(lastFailedOfEachIndex(sync).values()) : new Set<Pod>();
  return pods.filter((pod) => {
    if (!isTracked(pod)) return false;
    if (job.metadata.deletionTimestamp !== undefined || finished || hasSucceeded(pod)) return true;
    return hasFailed(pod, job) && !delayed.has(pod);
  });
}

function note(sync: JobSync, ended: readonly Pod[], finished: JobCondition | undefined): boolean {
  const { job } = sync;
  const { succeeded = [], failed = [] } = sync.status.uncountedTerminatedPods ?? {};
  const [newSucceeded, newFailed] = [[] as string[], [] as string[]];
  const fails = finished !== undefined && finished.type !== 'SuccessCriteriaMet';
  for (const pod of ended) {
    const { uid } = pod.metadata;
    if (hasSucceeded(pod) && !failed.includes(uid)) {
      if (!isIndexed(job) && !succeeded.includes(uid)) newSucceeded.push(uid);
    } else if (hasFailed(pod, job) || fails) {
      if (failed.includes(uid) || (isIndexed(job) && !hasValidIndex(pod, job))) continue;
      if (matchFailurePolicy(job.spec?.podFailurePolicy, pod).counts) newFailed.push(uid);
    }
  }
  if (newSucceeded.length + newFailed.length === 0) return false;
  sync.status = {
    ...sync.status,
    uncountedTerminatedPods: uncounted([...succeeded, ...newSucceeded], [...failed, ...newFailed]),
  };
  return true;
}

function uncounted(succeeded: readonly string[], failed: readonly string[]) {
  return { ...(succeeded.length > 0 ? { succeeded } : {}), ...(failed.length > 0 ? { failed } : {}) };
}

function noteIndexes(sync: JobSync): boolean {
  const fresh = sync.pods.filter((pod) => isTracked(pod) && hasSucceeded(pod) && hasValidIndex(pod, sync.job));
  const done = sync.succeededBefore.with(fresh.map((pod) => indexOf(pod) ?? 0));
  const completedIndexes = done.toString();
  const failedIndexes = sync.failedIndexes?.toString();
  const isSame =
    completedIndexes === (sync.status.completedIndexes ?? '') && failedIndexes === sync.status.failedIndexes;
  const { failedIndexes: _, ...others } = sync.status;
  sync.status = {
    ...others,
    succeeded: done.total,
    completedIndexes,
    ...(failedIndexes === undefined ? {} : { failedIndexes }),
  };
  return !isSame;
}

/** Those whose finalizer is off have been counted for good. */
function settleCounted(sync: JobSync, tracked: ReadonlySet<string>): boolean {
  const { succeeded = [], failed = [] } = sync.status.uncountedTerminatedPods ?? {};
  const still = (uids: readonly string[]): string[] => uids.filter((uid) => tracked.has(uid));
  const [heldSucceeded, heldFailed] = [still(succeeded), still(failed)];
  const [more, less] = [succeeded.length - heldSucceeded.length, failed.length - heldFailed.length];
  if (more + less === 0) return false;
  sync.status = {
    ...sync.status,
    succeeded: (sync.status.succeeded ?? 0) + more,
    failed: (sync.status.failed ?? 0) + less,
    uncountedTerminatedPods: uncounted(heldSucceeded, heldFailed),
  };
  return true;
}

/** False while Pods are not counted or still on their way out. */
function finish(sync: JobSync, last: JobCondition): boolean {
  const { succeeded = [], failed = [] } = sync.status.uncountedTerminatedPods ?? {};
  if (succeeded.length + failed.length > 0 || sync.terminating > 0) return false;
  sync.ensureCondition(sync.condition(last.type, last.status, last.reason ?? '', last.message ?? ''));
  if (last.type === 'Complete') sync.status = { ...sync.status, completionTime: sync.cluster.timestamp() };
  return true;
}

function tell(sync: JobSync, { type, reason = '', message = '' }: JobCondition): void {
  if (type !== 'Complete') {
    sync.event('Warning', reason, message);
    return;
  }
  const { completions } = sync.job.spec ?? {};
  if (completions !== undefined && (sync.status.succeeded ?? 0) > completions)
    sync.event('Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached');
  sync.event('Normal', 'Completed', 'Job completed');
}
