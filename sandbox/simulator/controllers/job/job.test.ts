import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, template } from '../../testing/workload-cluster.ts';
import { deleteAs } from '../create-as.ts';
import type { Job, Pod } from '../kit/wire.ts';

const jobs = '/apis/batch/v1/jobs';

function open(exits: (pod: Pod) => number | undefined) {
  const cluster = openWorkloadCluster({ exits });
  const job = (spec: JsonObject = {}): void => {
    cluster.create(jobs, {
      metadata: { name: 'work' },
      spec: { template: template('work', { restartPolicy: 'Never' }), ...spec },
    });
  };
  const get = (): Job => cluster.get(jobs, 'work');
  const conditions = (): string[] => (get().status?.conditions ?? []).map(({ type, reason }) => `${type} ${reason}`);
  const reasons = (): string[] => cluster.events('work').map((event) => event.replace(/work-\S*/, 'POD'));
  const indexes = (): (string | undefined)[] =>
    cluster.pods().map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index']);
  return { ...cluster, job, getJob: get, conditions, reasons, indexes };
}

test('a Job is complete when enough Pods have succeeded', async () => {
  const { clock, job, getJob, conditions, reasons, pods } = open(() => 0);
  job({ completions: 3, parallelism: 2 });
  await clock.advance(500);
  assert.deepEqual([getJob().status?.active, getJob().status?.terminating, pods().length], [2, 0, 2]);
  assert.ok(pods().every(({ metadata }) => metadata.finalizers?.includes('batch.kubernetes.io/job-tracking')));
  await clock.advance(20_000);
  assert.deepEqual(conditions(), ['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached']);
  const { conditions: _, startTime, completionTime, ...rest } = getJob().status ?? {};
  assert.ok(startTime && completionTime && completionTime > startTime);
  assert.deepEqual(rest, { ready: 0, succeeded: 3, terminating: 0, uncountedTerminatedPods: {} });
  assert.deepEqual(reasons(), [
    'SuccessfulCreate: Created pod: POD',
    'SuccessfulCreate: Created pod: POD',
    'SuccessfulCreate: Created pod: POD',
    'Completed: Job completed',
  ]);
  assert.ok(pods().every(({ metadata }) => metadata.finalizers === undefined));
});

test('failures are tried again ever later, up to the limit', async () => {
  const { clock, job, getJob, conditions, reasons, pods } = open(() => 1);
  job({ backoffLimit: 2 });
  await clock.advance(8_000);
  assert.equal(pods().length, 1, 'the first retry waits ten seconds');
  await clock.advance(8_000);
  assert.equal(pods().length, 2);
  await clock.advance(60_000);
  assert.equal(pods().length, 3);
  assert.deepEqual(conditions(), ['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
  assert.equal(getJob().status?.failed, 3);
  assert.equal(reasons().at(-1), 'BackoffLimitExceeded: Job has reached the specified backoff limit');
});

test('an indexed Job has one Pod per index, and says which are done', async () => {
  const { clock, job, getJob, indexes, pods } = open((pod) => (pod.spec?.hostname === 'work-1' ? undefined : 0));
  job({ completions: 4, parallelism: 4, completionMode: 'Indexed' });
  await clock.advance(10_000);
  assert.deepEqual(indexes().sort(), ['0', '1', '2', '3']);
  assert.equal(getJob().status?.completedIndexes, '0,2,3');
  const [pod] = pods();
  assert.match(pod?.metadata.name ?? '', /^work-\d-\w{5}$/);
  assert.equal(pod?.spec?.containers[0]?.env?.[0]?.name, 'JOB_COMPLETION_INDEX');
});

test('each index has its own limit, and the others go on', async () => {
  const { clock, job, getJob, conditions } = open((pod) => (pod.spec?.hostname === 'work-1' ? 1 : 0));
  job({ completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 1 });
  await clock.advance(60_000);
  assert.deepEqual([getJob().status?.completedIndexes, getJob().status?.failedIndexes], ['0,2', '1']);
  assert.deepEqual(conditions(), ['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
});

test('a failure policy ends the Job at once, or lets a failure pass', async () => {
  const rules = (action: string) => ({ rules: [{ action, onExitCodes: { operator: 'In', values: [42] } }] });
  const strict = open(() => 42);
  strict.job({ podFailurePolicy: rules('FailJob') });
  await strict.clock.advance(20_000);
  assert.deepEqual(strict.conditions(), ['FailureTarget PodFailurePolicy', 'Failed PodFailurePolicy']);
  assert.match(
    strict.reasons().at(-1) ?? '',
    /^PodFailurePolicy: Container main for pod default\/POD failed with exit code 42 matching FailJob rule at index 0$/,
  );
  const lenient = open(() => 42);
  lenient.job({ podFailurePolicy: rules('Ignore'), backoffLimit: 0 });
  await lenient.clock.advance(20_000);
  assert.deepEqual(lenient.conditions(), []);
  assert.equal(lenient.getJob().status?.failed, undefined);
});

test('enough indexes are enough where a success policy says so', async () => {
  const { clock, job, conditions, pods } = open((pod) => (pod.spec?.hostname === 'work-0' ? 0 : undefined));
  job({
    completions: 3,
    parallelism: 3,
    completionMode: 'Indexed',
    successPolicy: { rules: [{ succeededIndexes: '0' }] },
  });
  await clock.advance(20_000);
  assert.deepEqual(conditions(), ['SuccessCriteriaMet SuccessPolicy', 'Complete SuccessPolicy']);
  assert.equal(pods().length, 1, 'the others are stopped');
});

test('a suspended Job has no Pods and goes on when it is told to', async () => {
  const { cluster, clock, job, getJob, conditions, reasons, pods, respec } = open(() => undefined);
  job({ suspend: true });
  await clock.advance(2_000);
  assert.deepEqual([pods().length, getJob().status?.startTime], [0, undefined]);
  assert.deepEqual(conditions(), ['Suspended JobSuspended']);
  respec(jobs, 'work', () => ({ suspend: false }));
  await clock.advance(2_000);
  assert.equal(pods().length, 1);
  respec(jobs, 'work', () => ({ suspend: true }));
  await clock.advance(5_000);
  assert.equal(pods().length, 0);
  assert.deepEqual(reasons(), [
    'Suspended: Job suspended',
    'SuccessfulCreate: Created pod: POD',
    'Resumed: Job resumed',
    'SuccessfulDelete: Deleted pod: POD',
  ]);
  const suspensions = cluster.reader.list('/api/v1/events', 'default').find(({ reason }) => reason === 'Suspended');
  assert.equal(suspensions?.count, 2);
});

test('a deadline ends the Job and its Pods; what is over goes after its time', async () => {
  const { clock, job, conditions, pods, getJob } = open(() => undefined);
  job({ activeDeadlineSeconds: 10, ttlSecondsAfterFinished: 30 });
  await clock.advance(9_000);
  assert.equal(pods().length, 1);
  await clock.advance(6_000);
  assert.deepEqual(conditions(), ['FailureTarget DeadlineExceeded', 'Failed DeadlineExceeded']);
  assert.equal(pods().length, 0);
  await clock.advance(60_000);
  assert.equal(getJob(), undefined);
});

test('Pods of a Job that is deleted go with it', async () => {
  const { cluster, clock, job, pods } = open(() => undefined);
  job({ parallelism: 2, completions: 2 });
  await clock.advance(3_000);
  deleteAs(cluster, jobs, { namespace: 'default', name: 'work' }, { propagationPolicy: 'Background' });
  await clock.advance(5_000);
  assert.equal(pods().length, 0);
});
