import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrafficAnswer } from '../../sandbox/contract/traffic.ts';
import type { ClusterState, KubernetesObject, Memory } from '../lab.ts';
import { rolloutServed } from './traffic-conditions.ts';

const beganMs = Date.parse('2026-01-01T00:00:00Z');
const noMemory: Memory = { keep: (first) => first(), within: () => noMemory };

function object(kind: string, name: string, owner: string, rest: object): KubernetesObject {
  const ownerReferences = [{ kind: '', name: owner, uid: owner }];
  const creationTimestamp = new Date(beganMs).toISOString();
  const annotations = { 'deployment.kubernetes.io/revision': name.slice(-1) };
  const metadata = { name, uid: name, annotations, ownerReferences, creationTimestamp };
  return { apiVersion: 'apps/v1', kind, metadata, ...rest };
}

const counts = { replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
/** A rollout from shop-1 to shop-2 that is through. */
const objects = [
  object('Deployment', 'shop', '', { spec: { replicas: 1 }, status: counts }),
  ...['shop-1', 'shop-2'].map((name) =>
    object('ReplicaSet', name, 'shop', { spec: { replicas: 1, template: { spec: { containers: [{}] } } } }),
  ),
  object('Pod', 'pod-2', 'shop-2', { spec: { containers: [{ name: 'shop' }] } }),
];

function judged(...answers: TrafficAnswer[]): { state: string; seen: string } {
  const condition = rolloutServed({ id: 'served', deployment: 'shop', least: 2 });
  const list: ClusterState['list'] = ({ kind }) => objects.filter((each) => each.kind === kind);
  const { state, seen } = condition.judge({ list, traffic: answers, now: new Date(beganMs + 60_000) }, noMemory);
  return { state, seen: seen.en };
}

const answer = (second: number, status = 200): TrafficAnswer => ({ atMs: beganMs + second * 1_000, tookMs: 1, status });

test('a rollout under traffic counts only when its beginning was seen as well', () => {
  assert.equal(judged(answer(-1), answer(5), answer(6)).state, 'met');
  assert.equal(judged(answer(-1), answer(5), answer(6, 502)).state, 'not-yet');
  assert.deepEqual(judged(answer(5), answer(6), answer(7)), {
    state: 'not-yet',
    seen: 'the beginning of this rollout was not seen; roll out once more',
  });
  assert.match(judged(answer(5), answer(6, 502)).seen, /1 of 2 requests failed/);
});
