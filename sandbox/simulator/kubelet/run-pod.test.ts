import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openKubelet } from './testing/open-kubelet.ts';

const web = { name: 'web', image: 'test:1' };

test('a Pod is pulled, created, started and becomes ready', async () => {
  using kubelet = openKubelet();
  const { clock, cluster } = kubelet;
  kubelet.run('web', { containers: [web] });
  await clock.settle();
  assert.deepEqual(kubelet.status('web')?.state, { waiting: { reason: 'ContainerCreating' } });
  await clock.advance(3_000);
  const pod = kubelet.pod('web');
  assert.equal(pod?.status.phase, 'Running');
  assert.deepEqual(
    pod?.status.conditions?.map(({ type, status }) => `${type}=${status}`),
    ['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True'],
  );
  assert.match(pod?.status.podIP ?? '', /^10\.244\.0\.\d+$/);
  const status = kubelet.status('web');
  assert.match(status?.containerID ?? '', /^containerd:\/\/[0-9a-f]{64}$/);
  assert.equal(status?.started, true);
  assert.deepEqual(kubelet.events('web'), [
    'Pulling: Pulling image "test:1"',
    'Pulled: Successfully pulled image "test:1" in 2s (2s including waiting). Image size: 12345678 bytes.',
    'Created: Container created',
    'Started: Container started',
  ]);
  assert.equal(kubelet.log('web'), 'serving\n');
  assert.ok(cluster.runningPods?.find(pod?.metadata.uid ?? '')?.network);
});

test('a deleted Pod is stopped, told as ended, and taken away', async () => {
  using kubelet = openKubelet();
  const { clock } = kubelet;
  kubelet.run('web', { containers: [{ ...web, command: ['linger', '3'] }] });
  await clock.advance(3_000);
  kubelet.remove('web');
  await clock.advance(2_900);
  assert.ok(kubelet.status('web')?.state.running);
  await clock.advance(500);
  assert.equal(kubelet.status('web')?.state.terminated?.exitCode, 0);
  assert.equal(kubelet.pod('web')?.status.phase, 'Succeeded');
  await clock.advance(1_000);
  assert.equal(kubelet.pod('web'), undefined);
  assert.equal(kubelet.events('web').at(-1), 'Killing: Stopping container web');
});

test('containers end with their cluster', async () => {
  using kubelet = openKubelet();
  const { clock, cluster } = kubelet;
  kubelet.run('web', { containers: [web] });
  await clock.advance(3_000);
  const container = cluster.runningPods?.find(kubelet.pod('web')?.metadata.uid ?? '')?.container('web');
  const exitCode = (): number | undefined => container?.exit?.code;
  assert.ok(container);
  assert.equal(exitCode(), undefined);
  cluster.close();
  await clock.settle();
  assert.equal(exitCode(), 137);
});
