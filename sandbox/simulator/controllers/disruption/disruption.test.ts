import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, paths, template, workload } from '../../testing/workload-cluster.ts';
import type { PodDisruptionBudget } from '../kit/wire.ts';

const budgets = '/apis/policy/v1/poddisruptionbudgets';

function open() {
  const cluster = openWorkloadCluster();
  const budget = (spec: JsonObject): void => {
    cluster.create(budgets, {
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    });
  };
  const counts = () => {
    const { currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods } =
      cluster.get<PodDisruptionBudget>(budgets, 'web').status ?? {};
    return { currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods };
  };
  return { ...cluster, budget, counts };
}

test('a number of Pods must stay', async () => {
  const { clock, budget, counts, create, get, events } = open();
  budget({ minAvailable: 2 });
  await clock.settle();
  assert.deepEqual(counts(), { currentHealthy: 0, desiredHealthy: 2, disruptionsAllowed: 0, expectedPods: 0 });
  assert.deepEqual(events('web'), ['NoPods: No matching pods found']);
  create(paths.deployments, workload('web', { replicas: 3 }));
  await clock.advance(3_000);
  assert.deepEqual(counts(), { currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1, expectedPods: 3 });
  const [condition] = get<PodDisruptionBudget>(budgets, 'web').status?.conditions ?? [];
  assert.deepEqual(
    [condition?.type, condition?.status, condition?.reason],
    ['DisruptionAllowed', 'True', 'SufficientPods'],
  );
});

test('a share of what the Deployment wants may be missing', async () => {
  const { clock, budget, counts, create, kubelet } = open();
  kubelet.becomesReady = () => false;
  create(paths.deployments, workload('web', { replicas: 4 }));
  budget({ maxUnavailable: '30%' });
  await clock.advance(3_000);
  assert.deepEqual(counts(), { currentHealthy: 0, desiredHealthy: 2, disruptionsAllowed: 0, expectedPods: 4 });
});

test('Pods that nobody scales cannot be counted on', async () => {
  const { clock, budget, create, events } = open();
  create(paths.pods, { ...template('web'), metadata: { name: 'own', labels: { app: 'web' } } });
  budget({ maxUnavailable: 1 });
  await clock.advance(3_000);
  assert.match(
    events('web')[0] ?? '',
    /^UnmanagedPods: Pods selected by this PodDisruptionBudget \(selector: &LabelSelector\{MatchLabels:map\[string\]string\{app: web,\},/,
  );
});
