/** One look at a Job: its Pods, what of them is new, and the status that is to be written. */
import type { Cluster } from '../../cluster/cluster.ts';
import { updateAs } from '../create-as.ts';
import type { EventRecorder } from '../kit/event-recorder.ts';
import { isActive, isReady, isTerminating } from '../kit/pods.ts';
import { type Job, type Pod, toJson } from '../kit/wire.ts';
import { type BackOff, nextBackOff } from './back-off.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { Indexes } from './indexes.ts';
import {
  hasFailed,
  hasSucceeded,
  hasValidIndex,
  indexOf,
  isIndexed,
  isLastOfIndex,
  isPerIndex,
  isTracked,
} from './job-pods.ts';

export const jobsPath = '/apis/batch/v1/jobs';

export type JobStatus = NonNullable<Job['status']>;
export type JobCondition = NonNullable<JobStatus['conditions']>[number];

export class JobSync {
  readonly cluster: Cluster;
  readonly recorder: EventRecorder;
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly activePods: readonly Pod[];
  readonly backOff: BackOff;
  /** As it will be written. */
  status: JobStatus;
  active: number;
  ready: number;
  terminating: number;
  readonly failed: number;
  readonly succeeded: number;
  readonly succeededBefore: Indexes;
  readonly succeededIndexes: Indexes;
  readonly failedIndexes: Indexes | undefined;

  constructor(cluster: Cluster, recorder: EventRecorder, job: Job, pods: readonly Pod[], backOff: BackOff) {
    this.cluster = cluster;
    this.recorder = recorder;
    this.job = job;
    this.pods = isIndexed(job) ? pods.toSorted((a, b) => (indexOf(a) ?? -1) - (indexOf(b) ?? -1)) : pods;
    this.activePods = pods.filter(isActive);
    this.active = this.activePods.length;
    this.ready = this.activePods.filter(isReady).length;
    this.terminating = pods.filter(isTerminating).length;
    this.status = { ...job.status, uncountedTerminatedPods: job.status?.uncountedTerminatedPods ?? {} };
    const { succeeded: countedSuccess = [], failed: countedFailure = [] } = this.status.uncountedTerminatedPods ?? {};
    const isNew = (pod: Pod, counted: readonly string[]): boolean =>
      isTracked(pod) && !counted.includes(pod.metadata.uid) && (!isIndexed(job) || hasValidIndex(pod, job));
    const newSucceeded = this.pods.filter((pod) => isNew(pod, countedSuccess) && hasSucceeded(pod));
    const newFailed = this.pods.filter((pod) => isNew(pod, countedFailure) && hasFailed(pod, job));
    this.backOff = nextBackOff(backOff, newSucceeded, newFailed);
    const counted = newFailed.filter((pod) => matchFailurePolicy(job.spec?.podFailurePolicy, pod).counts);
    this.failed = (job.status?.failed ?? 0) + counted.length + countedFailure.length;
    const completions = job.spec?.completions ?? 0;
    this.succeededBefore = Indexes.parse(job.status?.completedIndexes, completions);
    const indexed = this.pods.filter((pod) => isTracked(pod) && hasValidIndex(pod, job));
    this.succeededIndexes = isIndexed(job)
      ? this.succeededBefore.with(indexed.filter(hasSucceeded).map((pod) => indexOf(pod) ?? 0))
      : this.succeededBefore;
    this.failedIndexes = isPerIndex(job)
      ? Indexes.parse(job.status?.failedIndexes, completions).with(
          indexed.filter((pod) => isLastOfIndex(pod, job)).map((pod) => indexOf(pod) ?? 0),
        )
      : undefined;
    this.succeeded = isIndexed(job)
      ? this.succeededIndexes.total
      : (job.status?.succeeded ?? 0) + newSucceeded.length + countedSuccess.length;
  }

  get nowMs(): number {
    return this.cluster.now().getTime();
  }

  condition(type: string, status: string, reason: string, message: string): JobCondition {
    const now = this.cluster.timestamp();
    return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
  }

  findTrue(type: string): JobCondition | undefined {
    return this.status.conditions?.find((condition) => condition.type === type && condition.status === 'True');
  }

  /** True when that is news; a condition that is false from the start is not written. */
  ensureCondition(next: JobCondition): boolean {
    const { conditions = [] } = this.status;
    const known = conditions.find(({ type }) => type === next.type);
    if (known && known.status === next.status && known.reason === next.reason && known.message === next.message)
      return false;
    if (!known && next.status === 'False') return false;
    this.status = {
      ...this.status,
      conditions: known ? conditions.map((old) => (old === known ? next : old)) : [...conditions, next],
    };
    return true;
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.recorder.record(this.job, type, reason, message);
  }

  /** Go leaves zeros out of counts that are no pointers. */
  write(): void {
    const { namespace = '', name } = this.job.metadata;
    const { active, succeeded, failed, completedIndexes, ...others } = this.status;
    const status = {
      ...others,
      ...(active ? { active } : {}),
      ...(succeeded ? { succeeded } : {}),
      ...(failed ? { failed } : {}),
      ...(completedIndexes ? { completedIndexes } : {}),
    };
    const place = { namespace, name, subresource: 'status' };
    updateAs(this.cluster, jobsPath, place, (live) => toJson({ ...live, status }));
  }
}
