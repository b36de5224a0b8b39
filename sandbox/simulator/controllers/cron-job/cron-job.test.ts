import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, template } from '../../testing/workload-cluster.ts';
import type { CronJob, Job, Pod } from '../kit/wire.ts';
import { inZone } from './schedule.ts';

const cronJobs = '/apis/batch/v1/cronjobs';
const minute = 60_000;

function open(exits: (pod: Pod) => number | undefined) {
  const cluster = openWorkloadCluster({ exits });
  const cron = (spec: JsonObject = {}): void => {
    cluster.create(cronJobs, {
      metadata: { name: 'tick' },
      spec: {
        schedule: '*/1 * * * *',
        jobTemplate: { spec: { template: template('tick', { restartPolicy: 'Never' }) } },
        ...spec,
      },
    });
  };
  const jobs = (): Job[] => cluster.cluster.reader.list('/apis/batch/v1/jobs', 'default') as unknown as Job[];
  const get = (): CronJob => cluster.get(cronJobs, 'tick');
  return { ...cluster, cron, jobs, getCron: get };
}

test('a Job is made each time it is due, and the last three that succeeded stay', async () => {
  const { clock, cron, jobs, getCron, events } = open(() => 0);
  cron();
  await clock.advance(30_000);
  assert.equal(jobs().length, 0);
  await clock.advance(32_000);
  const [job] = jobs();
  assert.equal(job?.metadata.name, `tick-${Date.parse('2026-01-01T00:01:00Z') / minute}`);
  assert.equal(job?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'], '2026-01-01T00:01:00Z');
  assert.equal(getCron().status?.active?.length, 1);
  assert.equal(getCron().status?.lastScheduleTime, '2026-01-01T00:01:00Z');
  await clock.advance(5 * minute + 10_000);
  assert.equal(jobs().length, 3);
  assert.equal(getCron().status?.active, undefined);
  const name = job?.metadata.name;
  assert.deepEqual(events('tick').slice(0, 2), [
    `SuccessfulCreate: Created job ${name}`,
    `SawCompletedJob: Saw completed job: ${name}, condition: Complete`,
  ]);
  assert.ok(events('tick').includes(`SuccessfulDelete: Deleted job ${name}`));
});

test('Forbid skips a turn, Replace ends the one that runs', async () => {
  const strict = open(() => undefined);
  strict.cron({ concurrencyPolicy: 'Forbid' });
  await strict.clock.advance(3 * minute);
  assert.equal(strict.jobs().length, 1);
  assert.ok(
    strict
      .events('tick')
      .some((event) => event.startsWith('JobAlreadyActive: Not starting job because prior execution')),
  );
  const eager = open(() => undefined);
  eager.cron({ concurrencyPolicy: 'Replace' });
  await eager.clock.advance(3 * minute);
  assert.equal(eager.jobs().length, 1);
  assert.equal(eager.jobs()[0]?.metadata.name, `tick-${Date.parse('2026-01-01T00:02:00Z') / minute}`);
});

test('a suspended one does nothing; one that was missed for too long is left out', async () => {
  const { clock, cron, jobs, respec, events } = open(() => 0);
  cron({ suspend: true, startingDeadlineSeconds: 10 });
  await clock.advance(5 * minute + 30_000);
  assert.equal(jobs().length, 0);
  respec(cronJobs, 'tick', () => ({ suspend: false }));
  await clock.advance(1_000);
  assert.equal(jobs().length, 0);
  await clock.advance(minute);
  assert.equal(jobs().length, 1);
  assert.ok(!events('tick').some((event) => event.startsWith('TooMany')));
});

test('a schedule is read in its time zone', async () => {
  const { clock, cron, jobs } = open(() => 0);
  cron({ schedule: '30 2 * * *', timeZone: 'Europe/Berlin' });
  await clock.advance(91 * minute);
  assert.equal(
    jobs()[0]?.metadata.annotations?.['batch.kubernetes.io/cronjob-scheduled-timestamp'],
    '2026-01-01T02:30:00+01:00',
  );
  assert.equal(inZone(new Date('2026-07-01T12:00:00Z'), 'America/New_York'), '2026-07-01T08:00:00-04:00');
});
