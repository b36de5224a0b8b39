import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteAs } from '../controllers/create-as.ts';
import { openTestCluster } from '../testing/open-test-cluster.ts';
import { podOf } from './pod.ts';

test('a deleted coredns Pod is stopped, and another one becomes ready', async () => {
  using opened = openTestCluster();
  const { cluster, clock } = opened;
  const dns = () =>
    cluster.reader
      .list('/api/v1/pods', 'kube-system')
      .map(podOf)
      .filter(({ metadata }) => metadata.name.startsWith('coredns-'));
  const [first] = dns();
  assert.ok(first);
  deleteAs(cluster, '/api/v1/pods', { namespace: 'kube-system', name: first.metadata.name });
  await clock.advance(90_000);
  const ready = dns().filter(({ status }) =>
    status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'),
  );
  assert.equal(ready.length, 2);
  assert.ok(!dns().some(({ metadata }) => metadata.uid === first.metadata.uid));
});

test('the mirror of a static Pod comes back at once', async () => {
  using opened = openTestCluster();
  const { cluster, clock } = opened;
  const place = { namespace: 'kube-system', name: 'etcd-drydock-control-plane' };
  const etcd = () => cluster.reader.get('/api/v1/pods', place.namespace, place.name);
  const before = etcd();
  deleteAs(cluster, '/api/v1/pods', place);
  await clock.settle();
  const after = etcd();
  assert.ok(before && after);
  assert.notEqual(podOf(after).metadata.uid, podOf(before).metadata.uid);
  assert.equal(podOf(after).status.phase, 'Running');
});
