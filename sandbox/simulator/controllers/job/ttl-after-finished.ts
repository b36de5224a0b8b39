/** Jobs that are over are deleted after the time they say. Source: pkg/controller/ttlafterfinished/ttlafterfinished_controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { deleteAs } from '../create-as.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import type { Job } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { isFinished } from './job.ts';
import { jobsPath } from './job-sync.ts';

export function startTtlAfterFinished(cluster: Cluster): void {
  const jobs = collectionOf<Job>(cluster, jobsPath);
  const queue = new WorkQueue(cluster, (key) => {
    const [namespace, name] = splitKey(key);
    const job = jobs.get(namespace, name);
    if (!job || !isWaiting(job)) return;
    const leftMs = finishedAtMs(job) + (job.spec?.ttlSecondsAfterFinished ?? 0) * 1_000 - cluster.now().getTime();
    if (leftMs > 0) {
      queue.addAfter(key, leftMs);
      return;
    }
    const { uid } = job.metadata;
    deleteAs(cluster, jobsPath, { namespace, name }, { propagationPolicy: 'Foreground', preconditions: { uid } });
  });
  jobs.onChange(({ now }) => {
    if (now && isWaiting(now)) queue.add(keyOf(now));
  });
  for (const job of jobs.list()) if (isWaiting(job)) queue.add(keyOf(job));
}

function isWaiting(job: Job): boolean {
  const { deletionTimestamp } = job.metadata;
  return job.spec?.ttlSecondsAfterFinished !== undefined && deletionTimestamp === undefined && isFinished(job);
}

function finishedAtMs({ status }: Job): number {
  const last = (status?.conditions ?? []).find(
    ({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True',
  );
  return Date.parse(last?.lastTransitionTime ?? '');
}
