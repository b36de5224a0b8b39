import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, paths, workload } from '../../testing/workload-cluster.ts';
import type { Deployment, HorizontalPodAutoscaler } from '../kit/wire.ts';

const autoscalers = '/apis/autoscaling/v2/horizontalpodautoscalers';

function open() {
  const cluster = openWorkloadCluster();
  const autoscale = (spec: JsonObject = {}): void => {
    cluster.create(autoscalers, {
      metadata: { name: 'web' },
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3, ...spec },
    });
  };
  const conditions = (): string[] =>
    (cluster.get<HorizontalPodAutoscaler>(autoscalers, 'web').status?.conditions ?? []).map(
      ({ type, status, reason }) => `${type}=${status} ${reason}`,
    );
  return { ...cluster, autoscale, conditions };
}

test('a target outside of the bounds is brought into them', async () => {
  const { clock, create, autoscale, get, events } = open();
  create(paths.deployments, workload('web', { replicas: 5 }));
  autoscale();
  await clock.advance(1_000);
  assert.equal(get<Deployment>(paths.deployments, 'web').spec?.replicas, 3);
  assert.ok(
    events('web').includes('SuccessfulRescale: New size: 3; reason: Current number of replicas above Spec.MaxReplicas'),
  );
});

test('a target that is not there, and one without metrics, are told', async () => {
  const { clock, create, autoscale, conditions, events } = open();
  autoscale();
  await clock.advance(1_000);
  assert.deepEqual(conditions(), ['AbleToScale=False FailedGetScale']);
  assert.deepEqual(events('web'), ['FailedGetScale: deployments.apps "web" not found']);
  create(paths.deployments, workload('web', { replicas: 1 }));
  await clock.advance(20_000);
  assert.deepEqual(conditions(), ['AbleToScale=True SucceededGetScale', 'ScalingActive=False FailedGetResourceMetric']);
  const why =
    'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API';
  assert.ok(events('web').includes(`FailedGetResourceMetric: ${why}`));
  assert.ok(
    events('web').includes(
      `FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: ${why}`,
    ),
  );
});
