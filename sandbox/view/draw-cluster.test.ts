import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../labs/lab.ts';
import type { SeenCluster } from '../checks/watch-cluster.ts';
import { countSeconds } from './count-seconds.ts';
import { drawCluster } from './draw-cluster.ts';
import { PodMarks } from './mark-pods.ts';

function object(kind: string, name: string, rest: Record<string, unknown> = {}, metadata = {}): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, uid: `${kind}-${name}`, ...metadata }, ...rest };
}
const owner = (kind: string, name: string) => ({
  ownerReferences: [{ kind, name, uid: `${kind}-${name}`, controller: true }],
});
const stateOf = (...objects: KubernetesObject[]): SeenCluster => ({
  list: ({ kind }) => objects.filter((each) => each.kind === kind),
  traffic: [],
});
const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };

test('a shop behind an Ingress: who owns whom, and where traffic goes', () => {
  const view = drawCluster(
    stateOf(
      object('Deployment', 'shop', { spec: { replicas: 2 }, status: { availableReplicas: 1 } }),
      object(
        'ReplicaSet',
        'shop-1',
        { spec: { replicas: 2 }, status: { readyReplicas: 1 } },
        owner('Deployment', 'shop'),
      ),
      object('ReplicaSet', 'shop-0', { spec: { replicas: 0 }, status: { replicas: 0 } }, owner('Deployment', 'shop')),
      object('Pod', 'a', { status: running }, owner('ReplicaSet', 'shop-1')),
      object('Pod', 'b', { status: { phase: 'Pending' } }, owner('ReplicaSet', 'shop-1')),
      object('Service', 'kubernetes'),
      object('Service', 'shop', { spec: { clusterIP: '10.96.0.7', ports: [{ port: 80 }] } }),
      object(
        'EndpointSlice',
        'shop-x',
        {
          endpoints: [
            { conditions: { ready: true }, targetRef: { uid: 'Pod-a' } },
            { conditions: { ready: false }, targetRef: { uid: 'Pod-b' } },
            { conditions: { ready: true }, targetRef: { uid: 'Pod-gone' } },
          ],
        },
        { labels: { 'kubernetes.io/service-name': 'shop' } },
      ),
      object('Ingress', 'door', {
        spec: {
          rules: [
            {
              host: 'shop.example',
              http: {
                paths: [
                  { path: '/', backend: { service: { name: 'shop' } } },
                  { path: '/no', backend: { service: { name: 'nothing' } } },
                ],
              },
            },
          ],
        },
      }),
    ),
  );
  assert.deepEqual(
    view.objects.map(({ kind, name, state, detail }) => [kind, name, state, detail]),
    [
      ['Ingress', 'door', 'good', 'shop.example'],
      ['Service', 'shop', 'good', '10.96.0.7:80'],
      ['Deployment', 'shop', 'waiting', '1/2'],
      ['ReplicaSet', 'shop-1', 'waiting', '1/2'],
      ['Pod', 'a', 'good', 'Running'],
      ['Pod', 'b', 'waiting', 'Pending'],
    ],
  );
  assert.deepEqual(
    view.links.map(({ from, to, how, label }) => [from, to, how, label]),
    [
      ['Deployment-shop', 'ReplicaSet-shop-1', 'owns', undefined],
      ['ReplicaSet-shop-1', 'Pod-a', 'owns', undefined],
      ['ReplicaSet-shop-1', 'Pod-b', 'owns', undefined],
      ['Service-shop', 'Pod-a', 'traffic', undefined],
      ['Service-shop', 'Pod-b', 'no-traffic', undefined],
      ['Ingress-door', 'Service-shop', 'traffic', '/'],
    ],
  );
});

test('Pods in trouble are told from those that only wait, and those on their way out say by when', () => {
  const waiting = (reason: string) => ({
    status: { phase: 'Pending', containerStatuses: [{ restartCount: 2, state: { waiting: { reason } } }] },
  });
  const { objects } = drawCluster(
    stateOf(
      object('Pod', 'a', waiting('ContainerCreating')),
      object('Pod', 'b', waiting('CrashLoopBackOff')),
      object('Pod', 'c', waiting('ErrImagePull')),
      object('Pod', 'd', { status: { phase: 'Succeeded' } }),
      object('Pod', 'e', { status: running }, { deletionTimestamp: '2026-01-01T00:00:30Z' }),
      object('Pod', 'f', { status: { phase: 'Failed', reason: 'Evicted' } }),
    ),
  );
  assert.deepEqual(
    objects.map(({ state, detail }) => `${state} ${detail}`),
    [
      'waiting ContainerCreating',
      'bad CrashLoopBackOff',
      'bad ErrImagePull',
      'good Completed',
      'ending Running',
      'bad Evicted',
    ],
  );
  assert.deepEqual([objects[1]?.restarts, objects[4]?.goneBy], [2, '2026-01-01T00:00:30Z']);
});

test('seconds are counted with the empty ones between, and Pods leave their marks behind', () => {
  const answer = (atMs: number, status = 200, tookMs = 5) => ({ atMs, status, tookMs });
  assert.deepEqual(
    countSeconds([answer(500), answer(1_100), answer(1_900, 502, 40), answer(1_950, 0), answer(3_000)], 1_000),
    [
      { atMs: 1_000, served: 1, failed: { 0: 1, 502: 1 }, p95Ms: 40 },
      { atMs: 2_000, served: 0, failed: {}, p95Ms: 0 },
      { atMs: 3_000, served: 1, failed: {}, p95Ms: 5 },
    ],
  );
  const marks = new PodMarks();
  const ready = { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:05Z' }] };
  marks.note([object('Pod', 'a', { status: ready })]);
  marks.note([
    object(
      'Pod',
      'a',
      { status: ready },
      { deletionTimestamp: '2026-01-01T00:00:40Z', deletionGracePeriodSeconds: 30 },
    ),
  ]);
  marks.note([]);
  const seconds = marks.since(0).map(({ atMs, what }) => [new Date(atMs).getUTCSeconds(), what]);
  assert.deepEqual(seconds, [
    [5, 'ready'],
    [10, 'stopping'],
  ]);
  assert.deepEqual(marks.since(Date.parse('2026-01-01T00:00:06Z')).length, 1);
});
