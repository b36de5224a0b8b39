/** What `kubectl get pods -w` shows, change by change; the lists were taken from kind 1.35.4. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../patch/json.ts';
import { type ContainerStatus, type Pod, podOf } from './pod.ts';
import { openKubelet, type TestKubelet } from './testing/open-kubelet.ts';

/** `Running web=running!`: the phase and each container's state, its reason, its exit code, `!` where it is ready. */
function describe({ metadata, status }: Pod): string {
  const { phase, initContainerStatuses = [], containerStatuses = [] } = status;
  const deleted = metadata.deletionTimestamp === undefined ? [] : [`grace=${metadata.deletionGracePeriodSeconds}`];
  return [phase, ...deleted, ...[...initContainerStatuses, ...containerStatuses].map(describeContainer)].join(' ');
}

function describeContainer({ name, state, ready, restartCount }: ContainerStatus): string {
  const { waiting, terminated } = state;
  const parts = waiting
    ? ['waiting', waiting.reason]
    : terminated
      ? ['terminated', terminated.reason, terminated.exitCode]
      : ['running'];
  return `${name}=${parts.join(':')}${ready ? '!' : ''}${restartCount > 0 ? ` r${restartCount}` : ''}`;
}

/** Differing changes of one Pod, from its creation on. */
function watch({ cluster }: TestKubelet, name: string): string[] {
  const seen: string[] = [];
  cluster.storage.watch(`/core/pods/default/${name}`, cluster.storage.revision, ({ type, object }) => {
    const text = type === 'DELETED' ? 'gone' : describe(podOf(object as JsonObject));
    if (seen.at(-1) !== text) seen.push(text);
  });
  return seen;
}

test('a container that fails is started again at once, then after delays that double', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'crash');
  kubelet.run('crash', { containers: [{ name: 'a', image: 'test:1', command: ['exit', '3'] }] });
  await kubelet.clock.advance(55_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending a=waiting:ContainerCreating',
    'Running a=terminated:Error:3',
    'Running a=terminated:Error:3 r1',
    'Running a=waiting:CrashLoopBackOff r1',
    'Running a=terminated:Error:3 r2',
    'Running a=waiting:CrashLoopBackOff r2',
    'Running a=terminated:Error:3 r3',
  ]);
});

test('a program that is not there cannot be started', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'nocmd');
  kubelet.run('nocmd', { containers: [{ name: 'a', image: 'test:1', command: ['nosuch'] }] });
  await kubelet.clock.advance(20_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending a=waiting:ContainerCreating',
    'Running a=waiting:RunContainerError',
    'Running a=waiting:RunContainerError r1',
    'Running a=waiting:CrashLoopBackOff r1',
    'Running a=waiting:RunContainerError r2',
  ]);
});

test('init containers come one after the other, a sidecar stays, and all are stopped in order', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'init');
  kubelet.run('init', {
    initContainers: [
      { name: 'i1', image: 'test:1', command: ['sleep', '2'] },
      { name: 's1', image: 'test:1', restartPolicy: 'Always', command: ['linger', '0'] },
    ],
    containers: [{ name: 'a', image: 'test:1', command: ['linger', '3'] }],
  });
  await kubelet.clock.advance(10_000);
  kubelet.remove('init');
  await kubelet.clock.advance(5_000);
  const none = 's1=waiting:PodInitializing a=waiting:PodInitializing';
  assert.deepEqual(seen, [
    'Pending',
    `Pending i1=waiting:PodInitializing ${none}`,
    `Pending i1=running ${none}`,
    `Pending i1=terminated:Completed:0! ${none}`,
    'Pending i1=terminated:Completed:0! s1=running! a=waiting:PodInitializing',
    'Running i1=terminated:Completed:0! s1=running! a=running!',
    'Running grace=30 i1=terminated:Completed:0! s1=running! a=running!',
    'Succeeded grace=30 i1=terminated:Completed:0! s1=terminated:Completed:0 a=terminated:Completed:0',
    'Succeeded grace=0 i1=terminated:Completed:0! s1=terminated:Completed:0 a=terminated:Completed:0',
    'gone',
  ]);
});

test('a Pod that is not to be restarted ends as its container did', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'job');
  kubelet.run('job', { restartPolicy: 'Never', containers: [{ name: 'a', image: 'test:1', command: ['sleep', '3'] }] });
  await kubelet.clock.advance(10_000);
  kubelet.remove('job');
  await kubelet.clock.advance(1_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending a=waiting:ContainerCreating',
    'Running a=running!',
    'Running a=terminated:Completed:0',
    'Succeeded a=terminated:Completed:0',
    'Succeeded grace=0 a=terminated:Completed:0',
    'gone',
  ]);
});

test('a container without its ConfigMap is not made, until the ConfigMap comes', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'nocm');
  const env = [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'nosuch', key: 'a' } } }];
  kubelet.run('nocm', { containers: [{ name: 'a', image: 'test:1', env }] });
  await kubelet.clock.advance(5_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending a=waiting:ContainerCreating',
    'Pending a=waiting:CreateContainerConfigError',
  ]);
  assert.equal(kubelet.status('nocm')?.state.waiting?.message, 'configmap "nosuch" not found');
  assert.ok(kubelet.events('nocm').includes('Failed: Error: configmap "nosuch" not found x2'));
  kubelet.create('/api/v1/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'nosuch', namespace: 'default' },
    data: { a: 'b' },
  });
  await kubelet.clock.advance(20_000);
  assert.equal(seen.at(-1), 'Running a=running!');
});

test('a failing liveness probe restarts its container, and delays come at the third time', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'probe');
  kubelet.run('probe', {
    containers: [
      {
        name: 'a',
        image: 'test:1',
        readinessProbe: { httpGet: { path: '/', port: 82 }, periodSeconds: 3 },
        livenessProbe: { tcpSocket: { port: 81 }, periodSeconds: 2, failureThreshold: 2 },
      },
    ],
  });
  await kubelet.clock.advance(35_000);
  assert.deepEqual(seen.slice(0, 8), [
    'Pending',
    'Pending a=waiting:ContainerCreating',
    'Running a=running',
    'Running a=running r1',
    'Running a=running r2',
    'Running a=waiting:CrashLoopBackOff r2',
    'Running a=running r3',
    'Running a=waiting:CrashLoopBackOff r3',
  ]);
  const ip = kubelet.pod('probe')?.status.podIP;
  const events = kubelet.events('probe').map((event) => event.replace(/ x\d+$/, ''));
  assert.ok(events.includes(`Unhealthy: Liveness probe failed: dial tcp ${ip}:81: connect: connection refused`));
  assert.ok(
    events.includes(
      `Unhealthy: Readiness probe failed: Get "http://${ip}:82/": dial tcp ${ip}:82: connect: connection refused`,
    ),
  );
  assert.ok(events.includes('Killing: Container a failed liveness probe, will be restarted'));
});

test('a Pod that never came up whole is told as failed when it is deleted', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'noimg');
  kubelet.run('noimg', {
    terminationGracePeriodSeconds: 1,
    containers: [
      { name: 'a', image: 'nosuch:1', imagePullPolicy: 'Never' },
      { name: 'b', image: 'test:1', command: ['sleep'] },
    ],
  });
  await kubelet.clock.advance(8_000);
  kubelet.remove('noimg');
  await kubelet.clock.advance(5_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending a=waiting:ContainerCreating b=waiting:ContainerCreating',
    'Pending a=waiting:ErrImageNeverPull b=running!',
    'Pending grace=1 a=waiting:ErrImageNeverPull b=running!',
    'Pending grace=1 a=waiting:ContainerCreating b=running!',
    'Pending grace=1 a=waiting:ContainerCreating b=terminated:Error:137',
    'Failed grace=1 a=terminated:ContainerStatusUnknown:137 b=terminated:Error:137',
    'Failed grace=0 a=terminated:ContainerStatusUnknown:137 b=terminated:Error:137',
    'gone',
  ]);
});

test('a Pod that is deleted while it is initialized fails, and its containers never begin', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'cmdel');
  kubelet.run('cmdel', {
    terminationGracePeriodSeconds: 1,
    initContainers: [{ name: 'i', image: 'test:1', command: ['sleep'] }],
    containers: [{ name: 'a', image: 'test:1', command: ['sleep'] }],
  });
  await kubelet.clock.advance(8_000);
  kubelet.remove('cmdel');
  await kubelet.clock.advance(5_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending i=waiting:PodInitializing a=waiting:PodInitializing',
    'Pending i=running a=waiting:PodInitializing',
    'Pending grace=1 i=running a=waiting:PodInitializing',
    'Pending grace=1 i=terminated:Error:137 a=waiting:PodInitializing',
    'Failed grace=1 i=terminated:Error:137 a=waiting:PodInitializing',
    'Failed grace=0 i=terminated:Error:137 a=waiting:PodInitializing',
    'gone',
  ]);
});

test('an init container that fails ends a Pod that is not to be restarted', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'initfail');
  kubelet.run('initfail', {
    restartPolicy: 'Never',
    initContainers: [
      { name: 'i', image: 'test:1', command: ['exit', '7'] },
      { name: 'j', image: 'test:1', command: ['exit', '0'] },
    ],
    containers: [{ name: 'a', image: 'test:1', command: ['sleep'] }],
  });
  await kubelet.clock.advance(10_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending i=waiting:PodInitializing j=waiting:PodInitializing a=waiting:PodInitializing',
    'Pending i=terminated:Error:7 j=waiting:PodInitializing a=waiting:PodInitializing',
    'Failed i=terminated:Error:7 j=waiting:PodInitializing a=waiting:PodInitializing',
  ]);
});

test('a sidecar does not keep a Pod alive whose work is done', async () => {
  using kubelet = openKubelet();
  const seen = watch(kubelet, 'side');
  kubelet.run('side', {
    restartPolicy: 'Never',
    initContainers: [{ name: 's', image: 'test:1', restartPolicy: 'Always', command: ['linger', '0'] }],
    containers: [{ name: 'a', image: 'test:1', command: ['sleep', '2'] }],
  });
  await kubelet.clock.advance(10_000);
  assert.deepEqual(seen, [
    'Pending',
    'Pending s=waiting:PodInitializing a=waiting:PodInitializing',
    'Pending s=running! a=waiting:PodInitializing',
    'Running s=running! a=running!',
    'Running s=running! a=terminated:Completed:0',
    'Succeeded s=terminated:Completed:0 a=terminated:Completed:0',
  ]);
});
