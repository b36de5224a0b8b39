import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepVerdict } from '../../../sandbox/contract/verdict.ts';
import { fittingHints, nextHint } from './next-hint.ts';

const hints = [
  { text: 'always', when: null },
  { text: 'while it is missing', when: 'not-yet' },
  { text: 'when it is wrong', when: 'wrong' },
  { text: 'when the other is wrong', when: 'wrong' },
] as const;
const verdict = (state: StepVerdict['state'], ...fitting: number[]): StepVerdict => ({
  step: 's',
  state,
  passedAt: null,
  jumped: false,
  reached: false,
  conditions: [],
  hints: fitting,
});

test('the first hint is for what is wrong, the next for what is missing, the last is always true', () => {
  const fitting = fittingHints(hints, verdict('wrong', 0, 1, 3));
  assert.deepEqual(fitting, [3, 1, 0]);
  assert.equal(nextHint(fitting, new Set()), 3);
  assert.equal(nextHint(fitting, new Set([3])), 1);
  assert.equal(nextHint(fitting, new Set([0, 1, 3])), undefined);
});

test('while nothing is known of the cluster, no mistake is assumed', () => {
  assert.deepEqual(fittingHints(hints, undefined), [1, 0]);
  assert.deepEqual(fittingHints(hints, verdict('waiting')), [1, 0]);
});
