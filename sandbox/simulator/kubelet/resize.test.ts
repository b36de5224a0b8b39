import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateAs } from '../controllers/create-as.ts';
import type { JsonObject } from '../patch/json.ts';
import type { Resources } from './pod.ts';
import { openKubelet, type TestKubelet } from './testing/open-kubelet.ts';

function resize({ cluster }: TestKubelet, name: string, resources: Resources): void {
  updateAs(cluster, '/api/v1/pods', { namespace: 'default', name, subresource: 'resize' }, (live) => {
    const spec = live.spec as JsonObject & { containers: JsonObject[] };
    const containers = spec.containers.map((one): JsonObject => ({ ...one, resources: resources as JsonObject }));
    return { ...live, spec: { ...spec, containers } };
  });
}

const small = { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } };
const conditions = (kubelet: TestKubelet): string[] =>
  (kubelet.pod('web')?.status.conditions ?? [])
    .filter(({ type }) => type.startsWith('PodResize'))
    .map(
      ({ type, reason = '', message = '', observedGeneration }) => `${type} ${observedGeneration} ${reason} ${message}`,
    );

test('a container gets other limits while it runs', async () => {
  using kubelet = openKubelet();
  const { clock } = kubelet;
  kubelet.run('web', { containers: [{ name: 'web', image: 'test:1', command: ['spin'], resources: small }] });
  await clock.advance(10_000);
  const before = kubelet.status('web');
  const wanted = { requests: { cpu: '60m', memory: '32Mi' }, limits: { cpu: '200m', memory: '80Mi' } };
  resize(kubelet, 'web', wanted);
  await clock.advance(2_000);
  const { resources, allocatedResources, restartCount, containerID } = kubelet.status('web') ?? {};
  assert.deepEqual(resources, wanted);
  assert.deepEqual(allocatedResources, wanted.requests);
  assert.equal(restartCount, 0);
  assert.equal(containerID, before?.containerID);
  assert.deepEqual(conditions(kubelet), []);
  assert.equal(kubelet.pod('web')?.status.observedGeneration, 2);
  assert.deepEqual(kubelet.events('web').slice(-2), [
    'ResizeStarted: Pod resize started: {"containers":[{"name":"web","resources":{"limits":{"cpu":"200m","memory":"80Mi"},"requests":{"cpu":"60m","memory":"32Mi"}}}],"generation":2}',
    'ResizeCompleted: Pod resize completed: {"containers":[{"name":"web","resources":{"limits":{"cpu":"200m","memory":"80Mi"},"requests":{"cpu":"60m","memory":"32Mi"}}}],"generation":2}',
  ]);
});

test('a resize policy can ask for a restart', async () => {
  using kubelet = openKubelet();
  const { clock } = kubelet;
  const resizePolicy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }];
  const container = { name: 'web', image: 'test:1', command: ['sleep'], resources: small, resizePolicy };
  kubelet.run('web', { terminationGracePeriodSeconds: 2, containers: [container] });
  await clock.advance(10_000);
  resize(kubelet, 'web', { ...small, limits: { cpu: '200m', memory: '64Mi' } });
  await clock.advance(1_000);
  assert.equal(kubelet.status('web')?.restartCount, 0);
  assert.equal(kubelet.status('web')?.resources?.limits?.cpu, '200m');
  resize(kubelet, 'web', { ...small, limits: { cpu: '200m', memory: '80Mi' } });
  await clock.advance(1_000);
  assert.deepEqual(conditions(kubelet), ['PodResizeInProgress 3  ']);
  assert.equal(kubelet.status('web')?.resources?.limits?.memory, '64Mi');
  await clock.advance(5_000);
  assert.equal(kubelet.status('web')?.restartCount, 1);
  assert.equal(kubelet.status('web')?.lastState.terminated?.exitCode, 137);
  assert.equal(kubelet.status('web')?.resources?.limits?.memory, '80Mi');
  assert.deepEqual(conditions(kubelet), []);
  assert.ok(kubelet.events('web').some((event) => event.includes('Container web resize requires restart')));
});

test('what the node never has is infeasible, what it has not now is deferred until other Pods go', async () => {
  using kubelet = openKubelet();
  const { clock, cluster } = kubelet;
  const node = cluster.reader.get('/api/v1/nodes', undefined, 'drydock-control-plane');
  assert.ok(node);
  const cores = Number((node.status as { allocatable: { cpu: string } }).allocatable.cpu);
  const half = { requests: { cpu: `${(cores * 1_000) / 2}m` } };
  const resources = { requests: { cpu: '50m' } };
  kubelet.run('web', { containers: [{ name: 'web', image: 'test:1', command: ['sleep'], resources }] });
  kubelet.run('other', { containers: [{ name: 'web', image: 'test:1', command: ['serve'], resources: half }] });
  await clock.advance(10_000);
  resize(kubelet, 'web', { requests: { cpu: '900' } });
  await clock.advance(1_000);
  const most = `requested: 900000, capacity: ${cores * 1_000}`;
  assert.deepEqual(conditions(kubelet), [
    `PodResizePending 2 Infeasible Node didn't have enough capacity: cpu, ${most}`,
  ]);
  resize(kubelet, 'web', half);
  await clock.advance(1_000);
  assert.match(
    conditions(kubelet)[0] ?? '',
    /^PodResizePending 3 Deferred Node didn't have enough resource: cpu, requested: \d+, used: \d+, capacity: \d+$/,
  );
  assert.equal(kubelet.status('web')?.allocatedResources?.cpu, '50m');
  kubelet.remove('other', 0);
  await clock.advance(10_000);
  // The control plane's own Pods ask for something, too.
  assert.match(conditions(kubelet)[0] ?? 'none', /Deferred|none/);
  resize(kubelet, 'web', { requests: { cpu: '100m' } });
  await clock.advance(2_000);
  assert.deepEqual(conditions(kubelet), []);
  assert.equal(kubelet.status('web')?.allocatedResources?.cpu, '100m');
});

test('a limit below what is in use is not set', async () => {
  using kubelet = openKubelet();
  const { clock } = kubelet;
  kubelet.run('web', { containers: [{ name: 'web', image: 'test:1', command: ['eat', '50'], resources: small }] });
  await clock.advance(10_000);
  resize(kubelet, 'web', { ...small, limits: { cpu: '100m', memory: '40Mi' } });
  await clock.advance(2_000);
  assert.match(
    conditions(kubelet)[0] ?? '',
    /^PodResizeInProgress 2 Error cannot decrease memory limits: attempting to set container "web" memory limit \(41943040\) below current usage \(\d+\)$/,
  );
  assert.equal(kubelet.status('web')?.resources?.limits?.memory, '64Mi');
});
