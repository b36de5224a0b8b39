/** CronJobs make Jobs when they are due. Source: pkg/controller/cronjob/cronjob_controllerv2.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { createAs, deleteAs, updateAs } from '../create-as.ts';
import { isFinished } from '../job/job.ts';
import { jobsPath } from '../job/job-sync.ts';
import { type Collection, collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { controllerOf, controllerReference, isControlledBy } from '../kit/owners.ts';
import { isNamespaceTerminating } from '../kit/pod-control.ts';
import { type CronJob, type Job, toJson } from '../kit/wire.ts';
import { RetryError, WorkQueue } from '../kit/work-queue.ts';
import { inZone, Schedule } from './schedule.ts';

const path = '/apis/batch/v1/cronjobs';
const scheduledAt = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export function startCronJobController(cluster: Cluster): void {
  const cronJobs = collectionOf<CronJob>(cluster, path);
  const jobs = collectionOf<Job>(cluster, jobsPath);
  const recorder = new EventRecorder(cluster, { component: 'cronjob-controller' });
  const queue = new WorkQueue(cluster, (key) => {
    const cronJob = cronJobs.get(...splitKey(key));
    if (!cronJob) return;
    const waitMs = new Round(cluster, recorder, jobs, cronJob).run();
    if (waitMs !== undefined) queue.addAfter(key, waitMs);
  });
  cronJobs.onChange(({ now }) => {
    if (now) queue.add(keyOf(now));
  });
  jobs.onChange(({ now, before }) => {
    const job = now ?? before;
    const owner = job && controllerOf(job);
    if (owner?.kind === 'CronJob') queue.add(`${job?.metadata.namespace}/${owner.name}`);
  });
  for (const cronJob of cronJobs.list()) queue.add(keyOf(cronJob));
}

type Status = NonNullable<CronJob['status']>;
type Active = NonNullable<Status['active']>[number];

/** One look at one CronJob. */
class Round {
  readonly #cluster: Cluster;
  readonly #recorder: EventRecorder;
  readonly #jobs: Collection<Job>;
  readonly #cronJob: CronJob;
  #status: Status;

  constructor(cluster: Cluster, recorder: EventRecorder, jobs: Collection<Job>, cronJob: CronJob) {
    this.#cluster = cluster;
    this.#recorder = recorder;
    this.#jobs = jobs;
    this.#cronJob = cronJob;
    this.#status = cronJob.status ?? {};
  }

  /** ms after which it is to be looked at again. */
  run(): number | undefined {
    try {
      const own = this.#jobs.controlledBy(this.#cronJob.metadata.uid);
      this.#tidyHistory(own);
      this.#noteFinished(own);
      return this.#cronJob.metadata.deletionTimestamp === undefined ? this.#schedule() : undefined;
    } finally {
      this.#writeStatus();
    }
  }

  #event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#recorder.record(this.#cronJob, type, reason, message);
  }

  get #active(): readonly Active[] {
    return this.#status.active ?? [];
  }

  #setActive(active: readonly Active[]): void {
    const { active: _, ...others } = this.#status;
    this.#status = active.length > 0 ? { ...others, active } : others;
  }

  #forget(uid: string): void {
    this.#setActive(this.#active.filter((reference) => reference.uid !== uid));
  }

  #noteFinished(own: readonly Job[]): void {
    for (const job of own) {
      const { name, uid } = job.metadata;
      const isKnown = this.#active.some((reference) => reference.uid === uid);
      if (!isFinished(job)) {
        if (!isKnown)
          this.#event('Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`);
        continue;
      }
      const how = conditionOf(job);
      if (isKnown) {
        this.#forget(uid);
        this.#event('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${how}`);
      }
      const { completionTime } = job.status ?? {};
      if (how === 'Complete' && completionTime && completionTime > (this.#status.lastSuccessfulTime ?? ''))
        this.#status = { ...this.#status, lastSuccessfulTime: completionTime };
    }
    for (const { uid = '', name = '', namespace = '' } of this.#active) {
      if (own.some(({ metadata }) => metadata.uid === uid) || this.#jobs.get(namespace, name)) continue;
      this.#event('Normal', 'MissingJob', `Active job went missing: ${name}`);
      this.#forget(uid);
    }
  }

  #schedule(): number | undefined {
    const { spec, metadata } = this.#cronJob;
    const now = this.#cluster.now();
    if (spec?.suspend) return undefined;
    let schedule: Schedule;
    try {
      schedule = new Schedule(this.#cronJob);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#event('Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(spec?.schedule)} : ${why}`);
      return undefined;
    }
    const { at, missedTooMany } = schedule.due(this.#cronJob, now, true);
    if (missedTooMany)
      this.#event(
        'Warning',
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      );
    if (!at) return schedule.waitMs(this.#cronJob, now);
    const { startingDeadlineSeconds, concurrencyPolicy } = spec ?? {};
    if (startingDeadlineSeconds !== undefined && at.getTime() + startingDeadlineSeconds * 1_000 < now.getTime()) {
      this.#event('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(at)}`);
      return schedule.waitMs(this.#cronJob, now);
    }
    const name = `${metadata.name}-${Math.floor(at.getTime() / 60_000)}`;
    const last = this.#status.lastScheduleTime;
    if (this.#active.some((reference) => reference.name === name) || (last && Date.parse(last) === at.getTime()))
      return schedule.waitMs(this.#cronJob, now);
    if (concurrencyPolicy === 'Forbid' && this.#active.length > 0) {
      const text = 'Not starting job because prior execution is running and concurrency policy is Forbid';
      this.#event('Normal', 'JobAlreadyActive', text);
      return schedule.waitMs(this.#cronJob, now);
    }
    if (concurrencyPolicy === 'Replace') for (const { name: old = '' } of this.#active) this.#replace(old);
    this.#start(name, at);
    return schedule.waitMs({ ...this.#cronJob, status: this.#status }, now);
  }

  #replace(name: string): void {
    const job = this.#jobs.get(this.#cronJob.metadata.namespace ?? '', name);
    if (!job || !this.#delete(job)) throw new RetryError(`could not replace job ${name}`);
  }

  #start(name: string, at: Date): void {
    const { namespace = '' } = this.#cronJob.metadata;
    const { jobTemplate, timeZone } = this.#cronJob.spec ?? {};
    const { labels, annotations } = jobTemplate?.metadata ?? {};
    const made = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        ...(labels ? { labels } : {}),
        annotations: { ...annotations, [scheduledAt]: inZone(at, timeZone) },
        ownerReferences: [controllerReference(this.#cronJob, { apiVersion: 'batch/v1', kind: 'CronJob' })],
      },
      spec: jobTemplate?.spec,
    };
    let job = this.#jobs.get(namespace, name);
    if (job && (!isControlledBy(job, this.#cronJob) || this.#active.some(({ uid }) => uid === job?.metadata.uid)))
      return;
    if (!job) {
      try {
        job = createAs(this.#cluster, jobsPath, namespace, toJson(made)) as unknown as Job;
      } catch (error) {
        if (error instanceof StatusError && !isNamespaceTerminating(error))
          this.#event('Warning', 'FailedCreate', `Error creating job: ${error.message}`);
        throw error;
      }
      this.#event('Normal', 'SuccessfulCreate', `Created job ${name}`);
    }
    const { uid, resourceVersion } = job.metadata;
    const reference = { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion } as Active;
    this.#setActive([...this.#active, reference]);
    this.#status = { ...this.#status, lastScheduleTime: `${at.toISOString().slice(0, 19)}Z` };
  }

  #delete(job: Job): boolean {
    const { namespace = '', name, uid } = job.metadata;
    try {
      deleteAs(this.#cluster, jobsPath, { namespace, name }, { propagationPolicy: 'Background' });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      this.#event('Warning', 'FailedDelete', `Deleted job: ${error.message}`);
      return false;
    }
    this.#forget(uid);
    this.#event('Normal', 'SuccessfulDelete', `Deleted job ${name}`);
    return true;
  }

  /** The oldest finished ones beyond the limits go. */
  #tidyHistory(own: readonly Job[]): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = this.#cronJob.spec ?? {};
    for (const [how, limit] of [
      ['Complete', successfulJobsHistoryLimit],
      ['Failed', failedJobsHistoryLimit],
    ] as const) {
      if (limit === undefined) continue;
      const finished = own
        .filter((job) => conditionOf(job) === how && job.metadata.deletionTimestamp === undefined)
        .sort((a, b) => ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1));
      for (const job of finished.slice(0, Math.max(0, finished.length - limit))) this.#delete(job);
    }
  }

  #writeStatus(): void {
    const status = this.#status;
    if (equal(status as unknown as Json, (this.#cronJob.status ?? {}) as unknown as Json)) return;
    const { namespace = '', name } = this.#cronJob.metadata;
    try {
      updateAs(this.#cluster, path, { namespace, name, subresource: 'status' }, (live) => toJson({ ...live, status }));
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
  }
}

function conditionOf({ status }: Job): string | undefined {
  return (status?.conditions ?? []).find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  )?.type;
}

/** As Go's time.RFC1123Z. */
function rfc1123(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
