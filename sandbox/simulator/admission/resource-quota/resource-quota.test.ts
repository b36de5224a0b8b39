import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1ResourceQuota } from '@kubernetes/client-node';
import type { Cluster } from '../../cluster/cluster.ts';
import type { JsonObject } from '../../patch/json.ts';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { ask, askToDelete, namespace, pod, settle } from '../testing/ask.ts';

const quotas = '/api/v1/resourcequotas';
const configMaps = '/api/v1/configmaps';

async function limit(cluster: Cluster, hard: JsonObject, more: JsonObject = {}): Promise<void> {
  await settle();
  ask(cluster, {
    path: quotas,
    object: { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard, ...more } },
  });
  await settle();
}

function used(cluster: Cluster): Record<string, string> | undefined {
  return (cluster.reader.get(quotas, namespace, 'q') as unknown as V1ResourceQuota).status?.used;
}

const configMap = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

function uses(name: string, requests: JsonObject, limits: JsonObject = {}): JsonObject {
  return pod(name, { containers: [{ name: 'c', image: 'nginx', resources: { requests, limits } }] });
}

test('objects are counted, refused when there are too many, and given back when they go', async () => {
  using opened = openTestCluster();
  const { cluster } = opened;
  await limit(cluster, { configmaps: '2', 'count/configmaps': '5' });
  assert.deepEqual(used(cluster), { configmaps: '1', 'count/configmaps': '1' });
  ask(cluster, { path: configMaps, object: configMap('a') });
  assert.equal(
    ask(cluster, { path: configMaps, object: configMap('b') }).refusal,
    'configmaps "b" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
  );
  askToDelete(cluster, configMaps, 'a');
  await settle();
  assert.deepEqual(used(cluster), { configmaps: '1', 'count/configmaps': '1' });
});

test('what is not stored is not counted', async () => {
  using opened = openTestCluster();
  const { cluster } = opened;
  await limit(cluster, { configmaps: '9' });
  ask(cluster, { path: configMaps, object: configMap('a'), dryRun: true });
  assert.deepEqual(used(cluster), { configmaps: '1' });
});

test('what Pods use: they must say it, and it must be there', async () => {
  using opened = openTestCluster();
  const { cluster } = opened;
  await limit(cluster, { 'requests.cpu': '500m', 'limits.memory': '256Mi' });
  const path = '/api/v1/pods';
  assert.equal(
    ask(cluster, { path, object: pod('a') }).refusal,
    'pods "a" is forbidden: failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
  );
  ask(cluster, { path, object: uses('b', { cpu: '300m' }, { memory: '100Mi' }) });
  assert.equal(
    ask(cluster, { path, object: uses('c', { cpu: '300m' }, { memory: '100Mi' }) }).refusal,
    'pods "c" is forbidden: exceeded quota: q, requested: requests.cpu=300m, used: requests.cpu=300m, limited: requests.cpu=500m',
  );
  assert.deepEqual(used(cluster), { 'limits.memory': '100Mi', 'requests.cpu': '300m' });
  ask(cluster, {
    path,
    object: { ...uses('b', { cpu: '300m' }, { memory: '100Mi' }), status: { phase: 'Succeeded' } },
    subresource: 'status',
  });
  await settle();
  assert.deepEqual(used(cluster), { 'limits.memory': '0', 'requests.cpu': '0' });
});

test('a quota of a scope counts only what is in it', async () => {
  using opened = openTestCluster();
  const { cluster } = opened;
  await limit(cluster, { pods: '1' }, { scopes: ['BestEffort'] });
  const path = '/api/v1/pods';
  ask(cluster, { path, object: uses('a', { cpu: '1' }) });
  assert.deepEqual(used(cluster), { pods: '0' });
  ask(cluster, { path, object: pod('b') });
  assert.match(ask(cluster, { path, object: pod('c') }).refusal ?? '', /exceeded quota: q, requested: pods=1/);
});

test('Services, their ports; claims, by class', async () => {
  using opened = openTestCluster();
  const { cluster } = opened;
  const byClass = 'fast.storageclass.storage.k8s.io/requests.storage';
  await limit(cluster, { services: '9', 'services.nodeports': '1', 'requests.storage': '10Gi', [byClass]: '1Gi' });
  const service = (name: string, ports: readonly number[]): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { type: 'NodePort', ports: ports.map((port) => ({ name: `p${port}`, port })) },
  });
  assert.match(
    ask(cluster, { path: '/api/v1/services', object: service('s', [1, 2]) }).refusal ?? '',
    /requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1$/,
  );
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c' },
    spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
  };
  assert.match(
    ask(cluster, { path: '/api/v1/persistentvolumeclaims', object: claim }).refusal ?? '',
    /requested: fast.storageclass.storage.k8s.io\/requests.storage=2Gi, used: .*=0, limited: .*=1Gi$/,
  );
});

test('other limits count at once', async () => {
  using opened = openTestCluster();
  const { cluster } = opened;
  await limit(cluster, { configmaps: '9' });
  await limit(cluster, { secrets: '3' });
  assert.deepEqual(used(cluster), { secrets: '0' });
});
