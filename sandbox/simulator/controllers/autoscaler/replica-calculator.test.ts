import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../kit/wire.ts';
import { proposeReplicas, type Usage } from './replica-calculator.ts';

const now = new Date('2026-01-01T01:00:00Z');

function pod(name: string, { phase = 'Running', ready = 'True', request = '100m' } = {}): Pod {
  return {
    metadata: { name, uid: name, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'main', ...(request ? { resources: { requests: { cpu: request } } } : {}) }] },
    status: {
      phase,
      startTime: '2026-01-01T00:00:00Z',
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: '2026-01-01T00:00:10Z' }],
    },
  };
}

const usage = (cpus: Record<string, number>): Map<string, Usage> =>
  new Map(Object.entries(cpus).map(([name, cpu]) => [name, new Map([['main', cpu]])]));

function propose(pods: Pod[], cpus: Record<string, number>, replicas = pods.length, utilization = 50) {
  return proposeReplicas({ pods, usage: usage(cpus), resource: 'cpu', replicas, now }, { utilization });
}

test('as many replicas as bring the load to the target', () => {
  assert.deepEqual(propose([pod('a'), pod('b')], { a: 100, b: 100 }), {
    replicas: 4,
    utilization: 100,
    averageValue: 100,
  });
  assert.deepEqual(propose([pod('a'), pod('b')], { a: 10, b: 10 }), { replicas: 1, utilization: 10, averageValue: 10 });
  assert.deepEqual(propose([pod('a'), pod('b')], { a: 54, b: 54 }), { replicas: 2, utilization: 54, averageValue: 54 });
});

test('what nothing is known of slows scaling down, whichever way', () => {
  // Without the third Pod's metrics it would be six.
  assert.deepEqual(propose([pod('a'), pod('b'), pod('c')], { a: 150, b: 150 }), {
    replicas: 6,
    utilization: 150,
    averageValue: 150,
  });
  assert.deepEqual(propose([pod('a'), pod('b'), pod('c')], { a: 10, b: 10 }), {
    replicas: 3,
    utilization: 10,
    averageValue: 10,
  });
  const fresh = pod('c', { ready: 'False' });
  assert.deepEqual(propose([pod('a'), pod('b'), fresh], { a: 60, b: 60, c: 400 }), {
    replicas: 3,
    utilization: 60,
    averageValue: 60,
  });
});

test('why nothing can be computed', () => {
  assert.match(String(propose([pod('a')], {})), /no metrics returned from resource metrics API$/);
  assert.equal(propose([pod('a', { request: '' })], { a: 1 }), 'missing request for cpu in container main of Pod a');
  assert.match(
    String(propose([pod('a', { phase: 'Pending' })], { a: 1 })),
    /^did not receive metrics for targeted pods/,
  );
});

test('an average amount instead of a share', () => {
  const load = { pods: [pod('a'), pod('b')], usage: usage({ a: 300, b: 100 }), resource: 'cpu', replicas: 2, now };
  assert.deepEqual(proposeReplicas(load, { averageValue: 100 }), { replicas: 4, averageValue: 200 });
});
