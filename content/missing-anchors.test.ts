import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podsLab } from '../labs/pods/lab.ts';
import { missingAnchors } from './missing-anchors.ts';

test('a place that a step or a condition leads to must be in the text', () => {
  const [first] = podsLab.steps;
  assert.ok(first);
  const [condition] = first.conditions;
  assert.ok(condition);
  const step = { ...first, explainedAt: 'pods', conditions: [{ ...condition, explainedAt: 'names' }] };
  const lab = { ...podsLab, steps: [step, step] };
  assert.deepEqual(missingAnchors('text', [], lab), ['pods', 'names']);
  assert.deepEqual(missingAnchors('<Anchor id="pods" /> text\n<Anchor id="names" />', [], lab), []);
  assert.deepEqual(missingAnchors('text', ['pods'], lab), ['names']);
});
