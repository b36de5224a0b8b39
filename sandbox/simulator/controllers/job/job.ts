/** Jobs run Pods until enough of them have succeeded. Source: pkg/controller/job/job_controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { claim } from '../kit/claim.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { controllerOf } from '../kit/owners.ts';
import { deletePod, podsPath } from '../kit/pod-control.ts';
import { isReady } from '../kit/pods.ts';
import { type Job, type Pod, selects } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { type BackOff, noBackOff } from './back-off.ts';
import { countPods } from './count-pods.ts';
import { matchFailurePolicy, matchSuccessPolicy } from './failure-policy.ts';
import { hasFailed, isIndexed, isPerIndex, isSuspended, isTracked } from './job-pods.ts';
import { type JobCondition, JobSync, jobsPath } from './job-sync.ts';
import { type Kept, keepPods, untrack } from './keep-pods.ts';

/** Changes of Pods are gathered for so long (SyncJobBatchPeriod). */
const batchMs = 1_000;
/** Jobs that are managed by another one are left alone. */
const ownName = 'kubernetes.io/job-controller';

export function startJobController(cluster: Cluster): void {
  new JobController(cluster).start();
}

export function isFinished({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
}

class JobController {
  readonly #cluster: Cluster;
  readonly #jobs: Collection<Job>;
  readonly #pods: Collection<Pod>;
  readonly #recorder: EventRecorder;
  readonly #queue: WorkQueue;
  /** Pods that are tracked by a Job that is gone or over. */
  readonly #orphans: WorkQueue;
  readonly #backOffs = new Map<string, BackOff>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#jobs = collectionOf(cluster, jobsPath);
    this.#pods = collectionOf(cluster, podsPath);
    this.#recorder = new EventRecorder(cluster, { component: 'job-controller' });
    this.#queue = new WorkQueue(cluster, (key) => this.#sync(key));
    this.#orphans = new WorkQueue(cluster, (key) => this.#releaseOrphan(key));
  }

  start(): void {
    this.#jobs.onChange(({ now, object, before }) => {
      if (!now || isFinished(now)) {
        this.#backOffs.delete(object.metadata.uid);
        for (const pod of this.#pods.controlledBy(object.metadata.uid))
          if (isTracked(pod)) this.#orphans.add(keyOf(pod));
      }
      // What the controller wrote itself is no reason to look again at once.
      if (
        now &&
        (!before ||
          before.metadata.generation !== now.metadata.generation ||
          before.metadata.deletionTimestamp !== now.metadata.deletionTimestamp)
      )
        this.#queue.add(keyOf(now));
      else if (now) this.#queue.addAfter(keyOf(now), batchMs);
    });
    this.#pods.onChange(({ now, before }) => {
      for (const pod of [before, now]) {
        const owner = pod && controllerOf(pod);
        const key = `${pod?.metadata.namespace}/${owner?.name}`;
        if (owner?.kind === 'Job' && this.#jobs.get(...splitKey(key))) this.#queue.addAfter(key, batchMs);
      }
      if (now && isTracked(now) && this.#isOrphan(now)) this.#orphans.add(keyOf(now));
    });
    for (const job of this.#jobs.list()) this.#queue.add(keyOf(job));
    for (const pod of this.#pods.list()) if (isTracked(pod) && this.#isOrphan(pod)) this.#orphans.add(keyOf(pod));
  }

  #isOrphan(pod: Pod): boolean {
    const owner = controllerOf(pod);
    if (owner && owner.kind !== 'Job') return false;
    const job = owner && this.#jobs.get(pod.metadata.namespace ?? '', owner.name);
    return !job || job.metadata.uid !== owner.uid || isFinished(job);
  }

  #releaseOrphan(key: string): void {
    const pod = this.#pods.get(...splitKey(key));
    if (pod && isTracked(pod) && this.#isOrphan(pod)) untrack({ cluster: this.#cluster }, pod);
  }

  #sync(key: string): void {
    const job = this.#jobs.get(...splitKey(key));
    if (!job || isFinished(job) || (job.spec?.managedBy ?? ownName) !== ownName) return;
    const { uid } = job.metadata;
    const pods = claim(this.#cluster, this.#pods, {
      owner: job,
      ownerKind: this.#jobs,
      selects: ({ metadata }) => selects(job.spec?.selector, metadata.labels),
    });
    const sync = new JobSync(this.#cluster, this.#recorder, job, pods, this.#backOffs.get(uid) ?? noBackOff);
    if (!sync.status.startTime && !isSuspended(job))
      sync.status = { ...sync.status, startTime: this.#cluster.timestamp() };
    let finished = whyOver(sync);
    let kept: Kept = {};
    let suspensionChanged = false;
    if (finished) {
      const failure = deleteActive(sync);
      if (failure) {
        finished = undefined;
        kept = { failure };
      }
    } else {
      if (job.metadata.deletionTimestamp === undefined) kept = keepPods(sync);
      const { completions } = job.spec ?? {};
      const isDone = completions === undefined ? sync.succeeded > 0 : sync.succeeded >= completions;
      if (isDone && sync.active === 0)
        finished = sync.condition(
          'SuccessCriteriaMet',
          'True',
          'CompletionsReached',
          'Reached expected number of succeeded pods',
        );
      else if (job.metadata.deletionTimestamp === undefined) suspensionChanged = noteSuspension(sync);
    }
    const { active = 0, ready, terminating } = job.status ?? {};
    const changed =
      suspensionChanged || active !== sync.active || ready !== sync.ready || terminating !== sync.terminating;
    sync.status = { ...sync.status, active: sync.active, ready: sync.ready, terminating: sync.terminating };
    countPods(sync, finished, changed);
    this.#backOffs.set(uid, sync.backOff);
    if (kept.failure) throw kept.failure;
    if (kept.waitMs !== undefined) this.#queue.addAfter(key, Math.max(kept.waitMs, batchMs));
    const deadlineMs = this.#msToDeadline(sync);
    if (deadlineMs !== undefined) this.#queue.addAfter(key, deadlineMs);
  }

  #msToDeadline({ job, status, nowMs }: JobSync): number | undefined {
    const { activeDeadlineSeconds } = job.spec ?? {};
    if (activeDeadlineSeconds === undefined || isSuspended(job) || !status.startTime) return undefined;
    const left = Date.parse(status.startTime) + activeDeadlineSeconds * 1_000 - nowMs;
    return left > 0 ? left : undefined;
  }
}

/** The condition by which the Job ends, or begins to. */
function whyOver(sync: JobSync): JobCondition | undefined {
  const { job, pods, failed, succeededIndexes, failedIndexes, status } = sync;
  const { spec } = job;
  const success = sync.findTrue('SuccessCriteriaMet');
  if (success) return success;
  const target = sync.findTrue('FailureTarget');
  if (target) return target;
  const failure = (reason: string, message: string): JobCondition =>
    sync.condition('FailureTarget', 'True', reason, message);
  if (spec?.podFailurePolicy) {
    for (const pod of pods) {
      const { failsJob } = hasFailed(pod, job) ? matchFailurePolicy(spec.podFailurePolicy, pod) : {};
      if (failsJob) return failure('PodFailurePolicy', failsJob);
    }
  }
  if (failed > (spec?.backoffLimit ?? 6) || hasRestartedTooOften(sync))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const { activeDeadlineSeconds } = spec ?? {};
  if (activeDeadlineSeconds !== undefined && !isSuspended(job) && job.status?.startTime) {
    if (sync.nowMs - Date.parse(status.startTime ?? '') >= activeDeadlineSeconds * 1_000)
      return failure('DeadlineExceeded', 'Job was active longer than specified deadline');
  }
  if (!isIndexed(job)) return undefined;
  if (isPerIndex(job) && failedIndexes) {
    if (spec?.maxFailedIndexes !== undefined && failedIndexes.total > spec.maxFailedIndexes)
      return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
    if (failedIndexes.total > 0 && failedIndexes.total + succeededIndexes.total >= (spec?.completions ?? 0))
      return failure('FailedIndexes', 'Job has failed indexes');
  }
  const message = matchSuccessPolicy(job, succeededIndexes);
  return message === undefined ? undefined : sync.condition('SuccessCriteriaMet', 'True', 'SuccessPolicy', message);
}

/** Containers that are restarted in place count towards the limit, too. */
function hasRestartedTooOften({ job, pods }: JobSync): boolean {
  if (job.spec?.template.spec?.restartPolicy !== 'OnFailure') return false;
  const restarts = pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function deleteActive(sync: JobSync): StatusError | undefined {
  let failure: StatusError | undefined;
  for (const pod of sync.activePods) {
    try {
      deletePod(sync.cluster, sync.recorder, sync.job, pod.metadata.name);
      sync.active -= 1;
      sync.terminating += 1;
      if (isReady(pod)) sync.ready -= 1;
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      failure ??= error;
    }
  }
  return failure;
}

function noteSuspension(sync: JobSync): boolean {
  if (isSuspended(sync.job)) {
    if (!sync.ensureCondition(sync.condition('Suspended', 'True', 'JobSuspended', 'Job suspended'))) return false;
    sync.event('Normal', 'Suspended', 'Job suspended');
    return true;
  }
  if (!sync.ensureCondition(sync.condition('Suspended', 'False', 'JobResumed', 'Job resumed'))) return false;
  sync.event('Normal', 'Resumed', 'Job resumed');
  sync.status = { ...sync.status, startTime: sync.cluster.timestamp() };
  return true;
}
