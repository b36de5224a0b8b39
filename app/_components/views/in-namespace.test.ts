import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterView } from '../../../sandbox/contract/cluster-view.ts';
import { byNamespace, inNamespace } from './in-namespace.ts';
import { frameOf, groupPods, layOut } from './lay-out.ts';

const object = (uid: string, kind: string, namespace?: string) => ({
  uid,
  kind,
  name: uid,
  state: 'good' as const,
  detail: '',
  ...(namespace ? { namespace } : {}),
});
const cluster: ClusterView = {
  objects: [
    object('shop', 'Service'),
    object('pod', 'Pod'),
    object('front', 'Deployment', 'staging'),
    ...Array.from({ length: 8 }, (_, index) => object(`pod-${index}`, 'Pod', 'staging')),
  ],
  links: [{ from: 'shop', to: 'pod', how: 'traffic' }],
  others: [{ uid: 'mail', kind: 'ConfigMap', name: 'mail', namespace: 'staging' }],
  namespaces: ['default', 'staging', 'production'],
};

test('one namespace holds its own objects, links and the rest', () => {
  const here = inNamespace(cluster, 'default');
  assert.deepEqual(
    here.objects.map(({ uid }) => uid),
    ['shop', 'pod'],
  );
  assert.deepEqual([here.links.length, here.others.length], [1, 0]);
  assert.equal(inNamespace(cluster, 'staging').others.length, 1);
  assert.equal(inNamespace(cluster, 'production').objects.length, 0);
});

test('all namespaces that hold something are drawn one below the other, each in a frame around what is in it', () => {
  assert.deepEqual(
    byNamespace(cluster).map(({ namespace }) => namespace),
    ['default', 'staging'],
  );
  const places = layOut(cluster, groupPods(cluster));
  const [first, second] = ['default', 'staging'].map((namespace) => places.get(frameOf(namespace)));
  assert.ok(first && second);
  assert.ok(first.y + first.height < second.y);
  for (const { uid, namespace = 'default' } of cluster.objects) {
    const [place, frame] = [places.get(uid), places.get(frameOf(namespace))];
    assert.ok(place && frame);
    assert.ok(place.x >= frame.x && place.x + place.width <= frame.x + frame.width, uid);
    assert.ok(place.y >= frame.y && place.y + place.height <= frame.y + frame.height, uid);
  }
});

test('one namespace needs no frame', () => {
  const here = inNamespace(cluster, 'staging');
  assert.equal(layOut(here, groupPods(here)).has(frameOf('staging')), false);
});
