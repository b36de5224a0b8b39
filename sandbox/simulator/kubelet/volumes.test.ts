import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateAs } from '../controllers/create-as.ts';
import { openKubelet, type TestKubelet } from './testing/open-kubelet.ts';

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString();

function filesOf({ cluster, pod }: TestKubelet, name: string, container = 'a') {
  return cluster.runningPods?.find(pod(name)?.metadata.uid ?? '')?.container(container)?.files;
}

function makeConfigMap(kubelet: TestKubelet, data: Record<string, string>): void {
  const metadata = { name: 'settings', namespace: 'default' };
  kubelet.create('/api/v1/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
}

const sleeping = { name: 'a', image: 'test:1', command: ['sleep'] };

test('containers of a Pod share an emptyDir, and outlive neither each other nor their files', async () => {
  using kubelet = openKubelet();
  const volumeMounts = [{ name: 'shared', mountPath: '/shared' }];
  kubelet.run('web', {
    volumes: [{ name: 'shared', emptyDir: {} }],
    initContainers: [{ name: 'i', image: 'test:1', command: ['write', '/shared/x', 'hello'], volumeMounts }],
    containers: [{ ...sleeping, volumeMounts }],
  });
  await kubelet.clock.advance(3_000);
  assert.equal(text(filesOf(kubelet, 'web')?.read('/shared/x')), 'hello');
});

test('a ConfigMap is shown as files that change together, within a minute and a half', async () => {
  using kubelet = openKubelet();
  makeConfigMap(kubelet, { color: 'blue', old: 'x' });
  kubelet.run('web', {
    volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
    containers: [{ ...sleeping, volumeMounts: [{ name: 'settings', mountPath: '/settings' }] }],
  });
  await kubelet.clock.advance(3_000);
  const files = filesOf(kubelet, 'web');
  assert.equal(text(files?.read('/settings/color')), 'blue');
  assert.equal(files?.readLink('/settings/color'), '..data/color');
  assert.match(files?.readLink('/settings/..data') ?? '', /^\.\.2026_01_01_00_00_0\d\.\d+$/);
  const place = { namespace: 'default', name: 'settings' };
  updateAs(kubelet.cluster, '/api/v1/configmaps', place, (live) => ({ ...live, data: { color: 'red', size: 'L' } }));
  await kubelet.clock.settle();
  assert.equal(text(files?.read('/settings/color')), 'blue');
  await kubelet.clock.advance(90_000);
  assert.equal(text(files?.read('/settings/color')), 'red');
  assert.deepEqual(
    files?.list('/settings').filter((name) => !name.startsWith('..')),
    ['color', 'size'],
  );
});

test('a missing ConfigMap keeps a Pod from starting, and its coming ends that', async () => {
  using kubelet = openKubelet();
  kubelet.run('web', {
    volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
    containers: [{ ...sleeping, volumeMounts: [{ name: 'settings', mountPath: '/settings' }] }],
  });
  await kubelet.clock.advance(25_000);
  assert.deepEqual(kubelet.events('web'), [
    'FailedMount: MountVolume.SetUp failed for volume "settings" : configmap "settings" not found x6',
  ]);
  makeConfigMap(kubelet, {});
  await kubelet.clock.advance(20_000);
  assert.equal(kubelet.pod('web')?.status.phase, 'Running');
});

test('a Pod that waits for its volumes can be deleted', async () => {
  using kubelet = openKubelet();
  kubelet.run('web', {
    volumes: [{ name: 'secret', secret: { secretName: 'nosuch' } }],
    containers: [sleeping],
  });
  await kubelet.clock.advance(60_000);
  kubelet.remove('web');
  await kubelet.clock.advance(2_000);
  assert.equal(kubelet.pod('web'), undefined);
});

test('files on the node outlive the Pods that wrote them', async () => {
  using kubelet = openKubelet();
  const volumes = [{ name: 'data', hostPath: { path: '/data', type: 'DirectoryOrCreate' } }];
  const volumeMounts = [{ name: 'data', mountPath: '/mnt' }];
  const writer = { name: 'a', image: 'test:1', command: ['write', '/mnt/x', 'kept'], volumeMounts };
  kubelet.run('writer', { restartPolicy: 'Never', volumes, containers: [writer] });
  await kubelet.clock.advance(5_000);
  kubelet.run('reader', { volumes, containers: [{ ...sleeping, volumeMounts }] });
  await kubelet.clock.advance(3_000);
  assert.equal(text(filesOf(kubelet, 'reader')?.read('/mnt/x')), 'kept');
});

test('a token, the certificate authority and the namespace lie where clients look for them', async () => {
  using kubelet = openKubelet();
  kubelet.run('web', { automountServiceAccountToken: true, containers: [sleeping] });
  await kubelet.clock.advance(3_000);
  const files = filesOf(kubelet, 'web');
  const folder = '/var/run/secrets/kubernetes.io/serviceaccount';
  assert.equal(text(files?.read(`${folder}/namespace`)), 'default');
  const user = kubelet.cluster.identities.byToken(text(files?.read(`${folder}/token`)));
  assert.equal(user?.name, 'system:serviceaccount:default:default');
});
