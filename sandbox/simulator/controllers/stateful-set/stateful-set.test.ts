import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, paths, withImage, workload } from '../../testing/workload-cluster.ts';
import { deleteAs } from '../create-as.ts';
import { isReady } from '../kit/pods.ts';
import type { ControllerRevision, PersistentVolumeClaim, Pod, StatefulSet } from '../kit/wire.ts';

const sets = '/apis/apps/v1/statefulsets';
const claims = '/api/v1/persistentvolumeclaims';

function open(kubelet = {}) {
  const cluster = openWorkloadCluster(kubelet);
  const names = (): string[] => cluster.pods().map(({ metadata }) => metadata.name);
  const set = (): StatefulSet => cluster.get(sets, 'db');
  const images = (): (string | undefined)[] => cluster.pods().map(({ spec }) => spec?.containers[0]?.image);
  const create = (spec: JsonObject = {}) => cluster.create(sets, workload('db', { serviceName: 'db', ...spec }));
  return { ...cluster, names, set, images, createSet: create };
}

test('Pods come one after the other, each with its name and its claim', async () => {
  const { clock, createSet, names, set, get, events, cluster } = open();
  const template = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  createSet({ replicas: 2, volumeClaimTemplates: [template] });
  await clock.settle();
  assert.deepEqual(names(), ['db-0']);
  const claim = get<PersistentVolumeClaim>(claims, 'data-db-0');
  assert.deepEqual(claim.metadata.labels, { app: 'db' });
  const pod = get<Pod>(paths.pods, 'db-0');
  assert.deepEqual([pod.spec?.hostname, pod.spec?.subdomain], ['db-0', 'db']);
  assert.equal(pod.metadata.labels?.['statefulset.kubernetes.io/pod-name'], 'db-0');
  assert.equal(pod.metadata.labels?.['apps.kubernetes.io/pod-index'], '0');
  assert.deepEqual(events('db').slice(0, 2), [
    'SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success',
    'SuccessfulCreate: Create Pod db-0 in StatefulSet db successful',
  ]);
  const [revision] = cluster.reader.list(
    '/apis/apps/v1/controllerrevisions',
    'default',
  ) as unknown as ControllerRevision[];
  assert.equal(pod.metadata.labels?.['controller-revision-hash'], revision?.metadata.name);
  assert.equal(set().status?.currentRevision, revision?.metadata.name);
});

test('all come in order, and go in the opposite one', async () => {
  const { clock, createSet, names, set, respec, kubelet } = open();
  createSet({ replicas: 3 });
  await clock.advance(1_100);
  assert.deepEqual(names(), ['db-0', 'db-1']);
  await clock.advance(3_000);
  assert.deepEqual(names(), ['db-0', 'db-1', 'db-2']);
  const { availableReplicas, currentReplicas, readyReplicas, replicas, updatedReplicas } = set().status ?? {};
  assert.deepEqual([availableReplicas, currentReplicas, readyReplicas, replicas, updatedReplicas], [3, 3, 3, 3, 3]);
  kubelet.stopMs = 1_000;
  respec(sets, 'db', () => ({ replicas: 1 }));
  await clock.advance(500);
  assert.deepEqual(names(), ['db-0', 'db-1', 'db-2'], 'the last one is still stopping');
  await clock.advance(700);
  assert.deepEqual(names(), ['db-0', 'db-1']);
  await clock.advance(2_000);
  assert.deepEqual(names(), ['db-0']);
});

test('a rolling update begins at the end and stops at the partition', async () => {
  const { clock, createSet, respec, images, set } = open();
  createSet({ replicas: 3 });
  await clock.advance(5_000);
  const before = set().status?.currentRevision;
  respec(sets, 'db', () => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }));
  respec(sets, 'db', (spec) => withImage(spec, 'nginx:1.28'));
  await clock.advance(20_000);
  assert.deepEqual(images(), ['nginx:1.29', 'nginx:1.28', 'nginx:1.28']);
  assert.deepEqual(
    [set().status?.currentRevision, set().status?.currentReplicas, set().status?.updatedReplicas],
    [before, 1, 2],
  );
  respec(sets, 'db', () => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } }));
  await clock.advance(20_000);
  assert.deepEqual(images(), ['nginx:1.28', 'nginx:1.28', 'nginx:1.28']);
  assert.equal(set().status?.currentRevision, set().status?.updateRevision);
});

test('a rollout that breaks stops at the first broken Pod', async () => {
  const { clock, createSet, respec, images, kubelet, pods } = open();
  createSet({ replicas: 3 });
  await clock.advance(5_000);
  kubelet.becomesReady = (pod) => pod.spec?.containers[0]?.image !== 'bad';
  respec(sets, 'db', (spec) => withImage(spec, 'bad'));
  await clock.advance(20_000);
  assert.deepEqual(images(), ['nginx:1.29', 'nginx:1.29', 'bad']);
  assert.deepEqual(pods().map(isReady), [true, true, false]);
});

test('Parallel makes them all at once; a Pod that is deleted comes back under its name', async () => {
  const { cluster, clock, createSet, names, get } = open();
  createSet({ replicas: 3, podManagementPolicy: 'Parallel' });
  await clock.settle();
  assert.deepEqual(names(), ['db-0', 'db-1', 'db-2']);
  await clock.advance(2_000);
  const { uid } = get<Pod>(paths.pods, 'db-1').metadata;
  deleteAs(cluster, paths.pods, { namespace: 'default', name: 'db-1' });
  await clock.advance(3_000);
  assert.notEqual(get<Pod>(paths.pods, 'db-1').metadata.uid, uid);
});

test('claims of Pods that are scaled away go where the set says so', async () => {
  const { cluster, clock, createSet, respec } = open();
  const template = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  createSet({
    replicas: 2,
    volumeClaimTemplates: [template],
    persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
    podManagementPolicy: 'Parallel',
  });
  await clock.advance(5_000);
  respec(sets, 'db', () => ({ replicas: 1 }));
  await clock.advance(10_000);
  assert.deepEqual(
    cluster.reader.list(claims, 'default').map(({ metadata }) => (metadata as { name: string }).name),
    ['data-db-0'],
  );
});
