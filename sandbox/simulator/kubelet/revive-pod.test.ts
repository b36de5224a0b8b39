import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openKubelet } from './testing/open-kubelet.ts';

test('after a restart of the host a Pod runs as if nothing had happened', async () => {
  using before = openKubelet();
  before.run('web', {
    containers: [
      { name: 'web', image: 'test:1', readinessProbe: { httpGet: { port: 80 }, periodSeconds: 2 } },
      { name: 'crash', image: 'test:1', command: ['exit', '3'] },
    ],
  });
  await before.clock.advance(4_000);
  const pod = before.pod('web');
  using after = before.reopen();
  await after.clock.advance(500);
  assert.deepEqual(after.pod('web'), pod);
  assert.equal(after.log('web', 'web'), 'serving\n');
  await after.clock.advance(60_000);
  const [crash, web] = after.pod('web')?.status.containerStatuses ?? [];
  assert.equal(web?.ready, true);
  assert.equal(web?.restartCount, 0);
  assert.ok((crash?.restartCount ?? 0) >= 2);
  const { network } = after.cluster.runningPods?.find(pod?.metadata.uid ?? '') ?? {};
  assert.equal(network?.ip, pod?.status.podIP);
});

test('a Pod that was being deleted goes, one that had ended stays as it is', async () => {
  using before = openKubelet();
  before.run('going', { containers: [{ name: 'a', image: 'test:1', command: ['sleep'] }] });
  before.run('ended', {
    restartPolicy: 'Never',
    containers: [{ name: 'a', image: 'test:1', command: ['exit', '0'] }],
  });
  await before.clock.advance(5_000);
  before.remove('going');
  await before.clock.advance(1_000);
  const ended = before.pod('ended');
  assert.equal(ended?.status.phase, 'Succeeded');
  using after = before.reopen();
  await after.clock.advance(40_000);
  assert.equal(after.pod('going'), undefined);
  assert.deepEqual(after.pod('ended'), ended);
  after.remove('ended');
  await after.clock.advance(1_000);
  assert.equal(after.pod('ended'), undefined);
});
