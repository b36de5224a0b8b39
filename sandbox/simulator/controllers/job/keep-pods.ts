/** Makes the Pods a Job needs now, and deletes those it has too many of. Source: manageJob in pkg/controller/job/job_controller.go. */
import { StatusError } from '../../meta/status.ts';
import type { JsonObject } from '../../patch/json.ts';
import { withMeta } from '../../registry/object-access.ts';
import { updateAs } from '../create-as.ts';
import { controllerReference } from '../kit/owners.ts';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, podsPath } from '../kit/pod-control.ts';
import { isReady, isTerminating } from '../kit/pods.ts';
import { rankForDeletion } from '../kit/rank-pods.ts';
import type { Job, Pod, PodTemplate } from '../kit/wire.ts';
import { inBatches } from '../replica-set/in-batches.ts';
import { remainingMs } from './back-off.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import {
  completionIndex,
  failuresOfIndex,
  finishedAtMs,
  hasFailed,
  hasValidIndex,
  indexFailures,
  indexIgnoredFailures,
  indexOf,
  isIndexed,
  isPerIndex,
  isSuspended,
  isTracked,
  replacesFailedOnly,
  trackingFinalizer,
} from './job-pods.ts';
import type { JobSync } from './job-sync.ts';

/** Of one sync. Upstream's 500 would hold up other clusters. */
const mostPerSync = 25;

export interface Kept {
  readonly failure?: StatusError;
  /** ms after which it is to be looked at again. */
  readonly waitMs?: number;
}

export function keepPods(sync: JobSync): Kept {
  const { job, activePods, succeeded } = sync;
  if (isSuspended(job)) return remove(sync, activePods.slice());
  const { parallelism = 1, completions } = job.spec ?? {};
  const wanted =
    completions === undefined
      ? succeeded > 0
        ? sync.active
        : parallelism
      : Math.max(0, Math.min(completions - succeeded, parallelism));
  const surplus = superfluous(sync, Math.max(0, sync.active - wanted)).slice(0, mostPerSync);
  if (surplus.length > 0) return remove(sync, surplus);
  const leaving = replacesFailedOnly(job) ? sync.terminating : 0;
  const missing = Math.min(wanted - leaving - sync.active, mostPerSync);
  return missing > 0 ? make(sync, missing) : {};
}

function remove(sync: JobSync, pods: readonly Pod[]): Kept {
  let failure: StatusError | undefined;
  for (const pod of pods) {
    try {
      untrack(sync, pod);
      deletePod(sync.cluster, sync.recorder, sync.job, pod.metadata.name);
      sync.active -= 1;
      sync.terminating += 1;
      if (isReady(pod)) sync.ready -= 1;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failure ??= error;
    }
  }
  return failure ? { failure } : {};
}

/** Takes the finalizer off that holds a Pod until it is counted. */
export function untrack({ cluster }: Pick<JobSync, 'cluster'>, pod: Pod): void {
  if (!isTracked(pod)) return;
  const { namespace = '', name } = pod.metadata;
  const change = (live: JsonObject): JsonObject => {
    const { finalizers = [], ...meta } = live.metadata as { readonly finalizers?: readonly string[] };
    const others = finalizers.filter((finalizer) => finalizer !== trackingFinalizer);
    return withMeta(live, others.length > 0 ? { ...meta, finalizers: others } : meta);
  };
  try {
    updateAs(cluster, podsPath, { namespace, name }, change);
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
  }
}

/** Pods of an index twice, or of one that is no more, and then the least useful. */
function superfluous({ job, activePods, cluster }: JobSync, atLeast: number): readonly Pod[] {
  const doubled: Pod[] = [];
  let rest = activePods;
  if (isIndexed(job)) {
    const groups = Map.groupBy(activePods, (pod) => (hasValidIndex(pod, job) ? indexOf(pod) : undefined));
    for (const [index, pods] of groups)
      doubled.push(...(index === undefined ? pods : rankForDeletion(pods, { now: cluster.now() }).slice(0, -1)));
    rest = activePods.filter((pod) => !doubled.includes(pod));
  }
  if (doubled.length >= atLeast) return doubled;
  return [...doubled, ...rankForDeletion(rest, { now: cluster.now() }).slice(0, atLeast - doubled.length)];
}

function make(sync: JobSync, missing: number): Kept {
  const { job, cluster, recorder } = sync;
  if (!isPerIndex(job)) {
    const waitMs = remainingMs(sync.backOff, sync.nowMs);
    if (waitMs > 0) return waiting(sync, waitMs);
  }
  const delayed = isPerIndex(job) ? lastFailedOfEachIndex(sync) : new Map<number, Pod>();
  let indexes = isIndexed(job) ? pendingIndexes(sync, missing) : undefined;
  if (indexes && isPerIndex(job)) {
    const waits = new Map(indexes.map((index) => [index, waitOfIndex(delayed.get(index), sync.nowMs)]));
    const due = indexes.filter((index) => waits.get(index) === 0);
    if (due.length === 0 && indexes.length > 0) return waiting(sync, Math.min(...waits.values()));
    indexes = due;
  }
  const count = indexes ? indexes.length : missing;
  let at = 0;
  const failure = inBatches(count, () => {
    const index = indexes?.[at++];
    try {
      createPod(cluster, recorder, job, describe(job, index, index === undefined ? undefined : delayed.get(index)));
      sync.active += 1;
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!isNamespaceTerminating(error)) return error;
      sync.active += 1;
      return undefined;
    }
  });
  return failure ? { failure } : {};
}

/** While it waits it counts as having no active Pods, as upstream does. */
function waiting(sync: JobSync, waitMs: number): Kept {
  sync.active = 0;
  return { waitMs };
}

/** The first indexes nobody works on and that are not done. */
function pendingIndexes(sync: JobSync, count: number): number[] {
  const { job, activePods, pods, succeededIndexes, failedIndexes } = sync;
  const busy = new Set([...activePods, ...(replacesFailedOnly(job) ? pods.filter(isTerminating) : [])].map(indexOf));
  const found: number[] = [];
  for (let index = 0; index < (job.spec?.completions ?? 0) && found.length < count; index++)
    if (!busy.has(index) && !succeededIndexes.has(index) && !failedIndexes?.has(index)) found.push(index);
  return found;
}

/** The Pod that failed last of each index that is to be tried again: it stays until its successor is there. */
export function lastFailedOfEachIndex({
  job,
  pods,
  activePods,
  succeededIndexes,
  failedIndexes,
}: JobSync): Map<number, Pod> {
  const active = new Set(activePods.map(indexOf));
  const found = new Map<number, Pod>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index === undefined || !isTracked(pod) || !hasValidIndex(pod, job) || !hasFailed(pod, job)) continue;
    if (succeededIndexes.has(index) || failedIndexes?.has(index) || active.has(index)) continue;
    const known = found.get(index);
    if (!known || (total(known) <= total(pod) && finishedAtMs(pod) >= finishedAtMs(known))) found.set(index, pod);
  }
  return found;
}

function total(pod: Pod): number {
  const { counted, ignored } = failuresOfIndex(pod);
  return counted + ignored;
}

function waitOfIndex(last: Pod | undefined, nowMs: number): number {
  return last ? remainingMs({ failures: total(last) + 1, lastMs: finishedAtMs(last) }, nowMs) : 0;
}

const indexVariable = 'JOB_COMPLETION_INDEX';
/** Of a name, before the part that is generated. */
const longestPrefix = 58;

function describe(job: Job, index: number | undefined, replaced: Pod | undefined): Record<string, unknown> {
  const { template = {} } = job.spec ?? {};
  const controller = controllerReference(job, { apiVersion: 'batch/v1', kind: 'Job' });
  const finalizers = [...new Set([...(template.metadata?.finalizers ?? []), trackingFinalizer])];
  const known = { ...template, metadata: { ...template.metadata, finalizers } } as PodTemplate;
  if (index === undefined) return podFromTemplate({ template: known, controller });
  const number = String(index);
  const suffix = `-${number}-`;
  const withVariable = <C extends { readonly env?: readonly { readonly name: string }[] }>(container: C): C =>
    container.env?.some(({ name }) => name === indexVariable)
      ? container
      : {
          ...container,
          env: [
            ...(container.env ?? []),
            { name: indexVariable, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${completionIndex}']` } } },
          ],
        };
  const { spec } = known;
  const indexed = {
    metadata: {
      ...known.metadata,
      labels: { ...known.metadata?.labels, [completionIndex]: number },
      annotations: { ...known.metadata?.annotations, [completionIndex]: number, ...counts(job, replaced) },
    },
    spec: {
      ...spec,
      hostname: `${job.metadata.name}-${number}`,
      containers: (spec?.containers ?? []).map(withVariable),
      ...(spec?.initContainers ? { initContainers: spec.initContainers.map(withVariable) } : {}),
    },
  } as unknown as PodTemplate;
  const generateName = job.metadata.name.slice(0, longestPrefix - suffix.length) + suffix;
  return podFromTemplate({ template: indexed, controller, generateName });
}

/** How often the index has failed so far. */
function counts(job: Job, replaced: Pod | undefined): Record<string, string> {
  if (!isPerIndex(job)) return {};
  if (!replaced) return { [indexFailures]: '0' };
  const { counted, ignored } = failuresOfIndex(replaced);
  const isCounted = matchFailurePolicy(job.spec?.podFailurePolicy, replaced).counts;
  const [failures, others] = isCounted ? [counted + 1, ignored] : [counted, ignored + 1];
  return { [indexFailures]: String(failures), ...(others > 0 ? { [indexIgnoredFailures]: String(others) } : {}) };
}
