import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, paths, template } from '../../testing/workload-cluster.ts';
import { deleteAs } from '../create-as.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../kit/wire.ts';
import { claimsPath, volumesPath } from './persistent-volumes.ts';

function open() {
  const cluster = openWorkloadCluster();
  const claim = (name: string, spec: JsonObject = {}): void => {
    const resources = { requests: { storage: '1Gi' } };
    cluster.create(claimsPath, { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources, ...spec } });
  };
  const pod = (name: string, claimName: string): void => {
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName } }];
    cluster.create(paths.pods, { ...template(name, { volumes }), metadata: { name } });
  };
  const getClaim = (name: string): PersistentVolumeClaim => cluster.get(claimsPath, name);
  const volumes = () => cluster.cluster.reader.list(volumesPath) as unknown as PersistentVolume[];
  return { ...cluster, claim, pod, getClaim, volumes };
}

test('a claim of the default class waits for a Pod, and gets a folder of its node', async () => {
  const { clock, claim, pod, getClaim, volumes, events, get } = open();
  claim('data');
  await clock.advance(1_000);
  assert.equal(getClaim('data').status?.phase, 'Pending');
  assert.equal(getClaim('data').spec?.storageClassName, 'standard');
  pod('a', 'data');
  await clock.advance(1_000);
  assert.equal(get<Pod>(paths.pods, 'a').spec?.nodeName, undefined, 'not before its volume is there');
  await clock.advance(5_000);
  const [volume] = volumes();
  assert.equal(get<Pod>(paths.pods, 'a').spec?.nodeName, 'drydock-control-plane');
  assert.deepEqual(getClaim('data').status, {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '1Gi' },
    phase: 'Bound',
  });
  assert.equal(volume?.metadata.name, `pvc-${getClaim('data').metadata.uid}`);
  assert.equal(volume?.status?.phase, 'Bound');
  assert.deepEqual(
    events('data').map((event) => event.split(':')[0]),
    ['WaitForFirstConsumer', 'ExternalProvisioning', 'Provisioning', 'ProvisioningSucceeded'],
  );
});

test('a claim in use stays until its Pod is gone, and its volume goes with it', async () => {
  const { cluster, clock, claim, pod, getClaim, volumes } = open();
  claim('data');
  pod('a', 'data');
  await clock.advance(10_000);
  deleteAs(cluster, claimsPath, { namespace: 'default', name: 'data' });
  await clock.advance(1_000);
  assert.notEqual(getClaim('data').metadata.deletionTimestamp, undefined);
  deleteAs(cluster, paths.pods, { namespace: 'default', name: 'a' });
  await clock.advance(1_000);
  assert.equal(getClaim('data'), undefined);
  assert.equal(volumes()[0]?.status?.phase, 'Released');
  await clock.advance(5_000);
  assert.deepEqual(volumes(), []);
});

test('volumes made by hand are bound to the claim they fit best, and kept afterwards', async () => {
  const { cluster, clock, create, claim, getClaim, volumes } = open();
  for (const [name, storage] of [
    ['large', '10Gi'],
    ['fitting', '2Gi'],
    ['small', '500Mi'],
  ] as const)
    create(volumesPath, {
      metadata: { name },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'manual',
        hostPath: { path: `/mnt/${name}` },
      },
    });
  await clock.advance(100);
  assert.ok(volumes().every(({ status }) => status?.phase === 'Available'));
  claim('data', { storageClassName: 'manual' });
  await clock.advance(100);
  assert.equal(getClaim('data').spec?.volumeName, 'fitting');
  assert.equal(getClaim('data').status?.phase, 'Bound');
  deleteAs(cluster, claimsPath, { namespace: 'default', name: 'data' });
  await clock.advance(60_000);
  assert.equal(volumes().find(({ metadata }) => metadata.name === 'fitting')?.status?.phase, 'Released');
});

test('a class that is not there is told', async () => {
  const { clock, claim, pod, events, get } = open();
  claim('data', { storageClassName: 'nothere' });
  pod('a', 'data');
  await clock.advance(1_000);
  assert.deepEqual(events('data'), ['ProvisioningFailed: storageclass.storage.k8s.io "nothere" not found']);
  const [condition] = get<Pod>(paths.pods, 'a').status?.conditions ?? [];
  assert.equal(
    condition?.message,
    '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
  );
});

test('a Pod that brings its own claim takes it along', async () => {
  const { cluster, clock, create, getClaim } = open();
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec } } }];
  create(paths.pods, { ...template('a', { volumes }), metadata: { name: 'a' } });
  await clock.advance(10_000);
  assert.equal(getClaim('a-scratch').status?.phase, 'Bound');
  deleteAs(cluster, paths.pods, { namespace: 'default', name: 'a' });
  await clock.advance(5_000);
  assert.equal(getClaim('a-scratch'), undefined);
});
