import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertAutoscaler } from './convert-autoscaler.ts';
import { convertEvent } from './convert-event.ts';
import { created, refusals } from './examine.ts';

const scaleTargetRef = { kind: 'Deployment', name: 'x', apiVersion: 'apps/v1' };
const cpu = (averageUtilization: number): object => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

test('an autoscaler aims at 80 % of the CPU', () => {
  assert.deepEqual(
    created('autoscaling/v2 HorizontalPodAutoscaler', { spec: { maxReplicas: 3, scaleTargetRef } }).spec,
    {
      maxReplicas: 3,
      scaleTargetRef,
      minReplicas: 1,
      metrics: [cpu(80)],
    },
  );
  assert.deepEqual(
    created('autoscaling/v1 HorizontalPodAutoscaler', { spec: { maxReplicas: 3, scaleTargetRef } }).spec,
    {
      maxReplicas: 3,
      scaleTargetRef,
      minReplicas: 1,
      targetCPUUtilizationPercentage: 80,
    },
  );
});

test('behavior is filled in as a whole', () => {
  const spec = { maxReplicas: 3, scaleTargetRef, behavior: { scaleUp: { stabilizationWindowSeconds: 5 } } };
  const percent = { type: 'Percent', value: 100, periodSeconds: 15 };
  assert.deepEqual(
    (created('autoscaling/v2 HorizontalPodAutoscaler', { spec }).spec as { behavior: object }).behavior,
    {
      scaleUp: {
        stabilizationWindowSeconds: 5,
        selectPolicy: 'Max',
        policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, percent],
      },
      scaleDown: { selectPolicy: 'Max', policies: [percent] },
    },
  );
});

test('replicas are in order, and the target has a group', () => {
  const spec = { minReplicas: 5, maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'a' } };
  assert.deepEqual(refusals('autoscaling/v2 HorizontalPodAutoscaler', { spec }), [
    'spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`',
    'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
  ]);
});

test('the older version keeps in annotations what it has no fields for', () => {
  const metrics = [
    {
      type: 'Pods',
      pods: {
        metric: { name: 'q', selector: { matchLabels: { a: 'b' } } },
        target: { type: 'AverageValue', averageValue: '1' },
      },
    },
    cpu(50),
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'c', target: { type: 'Utilization', averageUtilization: 10 } },
    },
  ] as never;
  const scaleDown = {
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
    tolerance: '50m',
  };
  const v2 = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'a' },
    spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 3, metrics, behavior: { scaleDown } },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
  const v1 = convertAutoscaler(v2, 'autoscaling/v1');
  assert.deepEqual(v1, {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name: 'a',
      annotations: {
        'autoscaling.alpha.kubernetes.io/metrics':
          '[{"type":"Pods","pods":{"metricName":"q","targetAverageValue":"1","selector":{"matchLabels":{"a":"b"}}}},{"type":"ContainerResource","containerResource":{"name":"cpu","targetAverageUtilization":10,"container":"c"}}]',
        'autoscaling.alpha.kubernetes.io/behavior':
          '{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":"50m"}}',
      },
    },
    spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 50 },
    status: { currentReplicas: 0, desiredReplicas: 0 },
  });
  // The metric for the CPU comes back last.
  const [pods, own, container] = metrics as unknown[];
  assert.deepEqual(convertAutoscaler(v1, 'autoscaling/v2'), {
    ...v2,
    spec: { ...v2.spec, metrics: [pods, container, own] },
  });
});

test('events change their fields with their group', () => {
  const core = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'a' },
    involvedObject: { kind: 'Pod' },
    source: {},
    message: 'hi',
    firstTimestamp: null,
    lastTimestamp: null,
    count: 2,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  };
  const event = convertEvent(core, 'events.k8s.io/v1');
  assert.deepEqual(event, {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'a' },
    regarding: { kind: 'Pod' },
    deprecatedSource: {},
    note: 'hi',
    deprecatedFirstTimestamp: null,
    deprecatedLastTimestamp: null,
    deprecatedCount: 2,
    eventTime: null,
  });
  assert.deepEqual(convertEvent(event, 'v1'), core);
});
