import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyRules, type Memory, noteScaling } from './scaling-rules.ts';

const at = (seconds: number): Date => new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1_000);
const empty = (): Memory => ({ recommendations: [], ups: [], downs: [] });

test('a higher recommendation of the last five minutes holds a lower one back', () => {
  const memory = empty();
  const limits = { current: 5, min: 1, max: 10 };
  assert.equal(applyRules({}, memory, { ...limits, desired: 5 }, at(0)).replicas, 5);
  const held = applyRules({}, memory, { ...limits, desired: 1 }, at(60));
  assert.deepEqual([held.replicas, held.able.reason], [5, 'ScaleDownStabilized']);
  assert.equal(applyRules({}, memory, { ...limits, desired: 1 }, at(301)).replicas, 1);
});

test('without rules at most twice as many, or four, at once', () => {
  const limits = { min: 1, max: 100 };
  const one = applyRules({}, empty(), { ...limits, current: 1, desired: 50 }, at(0));
  assert.deepEqual([one.replicas, one.limited.reason], [4, 'ScaleUpLimit']);
  assert.equal(applyRules({}, empty(), { ...limits, current: 10, desired: 50 }, at(0)).replicas, 20);
  const most = applyRules({}, empty(), { min: 1, max: 3, current: 1, desired: 50 }, at(0));
  assert.deepEqual([most.replicas, most.limited.isLimited, most.limited.reason], [3, true, 'TooManyReplicas']);
  const few = applyRules({}, empty(), { min: 2, max: 3, current: 2, desired: 1 }, at(0));
  assert.deepEqual([few.replicas, few.limited.reason], [2, 'TooFewReplicas']);
});

test('policies count what was scaled within their period', () => {
  const behavior = {
    scaleUp: {
      policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }],
      selectPolicy: 'Max',
      stabilizationWindowSeconds: 0,
    },
    scaleDown: {
      policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }],
      selectPolicy: 'Max',
      stabilizationWindowSeconds: 0,
    },
  };
  const memory = empty();
  const limits = { min: 1, max: 100 };
  assert.equal(applyRules({ behavior }, memory, { ...limits, current: 2, desired: 9 }, at(0)).replicas, 4);
  noteScaling(memory, 2, 4, at(0));
  assert.equal(applyRules({ behavior }, memory, { ...limits, current: 4, desired: 9 }, at(30)).replicas, 4);
  assert.equal(applyRules({ behavior }, memory, { ...limits, current: 4, desired: 9 }, at(61)).replicas, 6);
  const down = applyRules({ behavior }, empty(), { ...limits, current: 20, desired: 1 }, at(0));
  assert.deepEqual([down.replicas, down.limited.reason], [18, 'ScaleDownLimit']);
});
