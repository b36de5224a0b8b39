import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { RetryError, WorkQueue } from './work-queue.ts';

test('a key that is added twice is worked on once, and one that fails comes again ever later', async () => {
  const { cluster, clock } = openTestCluster({ kubelets: false });
  const seen: [string, number][] = [];
  const start = clock.now().getTime();
  let failures = 3;
  const queue = new WorkQueue(cluster, (key) => {
    seen.push([key, clock.now().getTime() - start]);
    if (key === 'b' && failures-- > 0) throw new RetryError('not yet');
  });
  queue.add('a');
  queue.add('a');
  queue.add('b');
  queue.addAfter('c', 100);
  queue.addAfter('c', 50);
  queue.addAfter('c', 80);
  await clock.advance(1_000);
  assert.deepEqual(seen, [
    ['a', 0],
    ['b', 0],
    ['b', 5],
    ['b', 15],
    ['b', 35],
    ['c', 50],
  ]);
});

test('nothing comes when the cluster has ended', async () => {
  const { cluster, clock } = openTestCluster({ kubelets: false });
  let worked = 0;
  const queue = new WorkQueue(cluster, () => {
    worked += 1;
  });
  queue.addAfter('a', 100);
  queue.add('b');
  cluster.close();
  await clock.advance(1_000);
  assert.equal(worked, 0);
});
