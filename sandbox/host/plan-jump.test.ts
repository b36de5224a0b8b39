import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podsLab } from '../../labs/pods/lab.ts';
import { planJump } from './jump-to-step.ts';

const ids = podsLab.steps.map(({ id }) => id);
const plan = (to: number, reached: number) => planJump(podsLab, ids[to] ?? '', reached);

test('a jump runs the solutions between what the cluster has reached and the step, and never goes back', () => {
  assert.deepEqual(plan(3, 1), { ok: true, value: ids.slice(1, 3) });
  assert.deepEqual(plan(0, 0), { ok: true, value: [] });
  for (const [to, reached] of [
    [1, 1],
    [1, 3],
  ] as const) {
    const refused = plan(to, reached);
    assert.equal(!refused.ok && refused.failure.code, 'not-allowed');
  }
  const unknown = planJump(podsLab, 'nowhere', 0);
  assert.equal(!unknown.ok && unknown.failure.code, 'not-found');
});
