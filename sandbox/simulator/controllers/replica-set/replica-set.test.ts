import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorkloadCluster, paths, template, workload } from '../../testing/workload-cluster.ts';
import { updateAs } from '../create-as.ts';
import { controllerOf } from '../kit/owners.ts';
import type { Pod, ReplicaSet } from '../kit/wire.ts';

test('Pods that fit are adopted, and those whose labels change are let go and replaced', async () => {
  const { cluster, clock, create, pods, get } = openWorkloadCluster();
  create(paths.pods, { ...template('web'), metadata: { name: 'own', labels: { app: 'web' } } });
  await clock.advance(2_000);
  create(paths.replicaSets, workload('web', { replicas: 2 }));
  await clock.advance(2_000);
  assert.equal(pods().length, 2);
  assert.equal(controllerOf(get<Pod>(paths.pods, 'own'))?.name, 'web');
  updateAs(cluster, paths.pods, { namespace: 'default', name: 'own' }, (live) => ({
    ...live,
    metadata: { ...(live.metadata as object), labels: { app: 'aside' } },
  }));
  await clock.advance(2_000);
  assert.equal(pods().length, 3);
  assert.equal(controllerOf(get<Pod>(paths.pods, 'own')), undefined);
  assert.equal(get<ReplicaSet>(paths.replicaSets, 'web').status?.readyReplicas, 2);
});

test('the first to go are those that are of least use', async () => {
  const { cluster, clock, create, respec, pods, kubelet } = openWorkloadCluster();
  create(paths.replicaSets, workload('web', { replicas: 2 }));
  await clock.advance(60_000);
  kubelet.becomesReady = () => false;
  respec(paths.replicaSets, 'web', () => ({ replicas: 3 }));
  await clock.advance(2_000);
  const cheap = pods().find(({ status }) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  );
  updateAs(cluster, paths.pods, { namespace: 'default', name: cheap?.metadata.name ?? '' }, (live) => ({
    ...live,
    metadata: { ...(live.metadata as object), annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } },
  }));
  const unready = pods().find(({ status }) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'False'),
  );
  respec(paths.replicaSets, 'web', () => ({ replicas: 2 }));
  await clock.advance(2_000);
  assert.ok(!pods().some(({ metadata }) => metadata.name === unready?.metadata.name));
  respec(paths.replicaSets, 'web', () => ({ replicas: 1 }));
  await clock.advance(2_000);
  assert.equal(pods().length, 1);
  assert.ok(!pods().some(({ metadata }) => metadata.name === cheap?.metadata.name));
});

test('Pods that become available late are counted when they are', async () => {
  const { clock, create, get } = openWorkloadCluster();
  create(paths.replicaSets, workload('web', { replicas: 1, minReadySeconds: 30 }));
  await clock.advance(20_000);
  const status = () => get<ReplicaSet>(paths.replicaSets, 'web').status;
  assert.deepEqual([status()?.readyReplicas, status()?.availableReplicas], [1, undefined]);
  await clock.advance(12_000);
  assert.equal(status()?.availableReplicas, 1);
});

test('a ReplicationController keeps its Pods too', async () => {
  const { clock, create, pods, events } = openWorkloadCluster();
  create('/api/v1/replicationcontrollers', {
    metadata: { name: 'old' },
    spec: { replicas: 2, selector: { app: 'old' }, template: template('old') },
  });
  await clock.advance(3_000);
  assert.equal(pods().length, 2);
  assert.match(events('old')[0] ?? '', /^SuccessfulCreate: Created pod: old-/);
});
