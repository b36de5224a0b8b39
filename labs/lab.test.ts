import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayJump } from './lab.ts';
import { podsLab } from './pods/lab.ts';

test('a locked lab is jumped ahead in only over what is done or may be skipped; others as one likes', () => {
  const [first, second, third] = podsLab.steps;
  assert.ok(first && second && third);
  const locked = { ...podsLab, order: 'locked', steps: [first, { ...second, mayBeSkipped: true }, third] } as const;
  const done = new Set([first.id]);
  assert.equal(mayJump(podsLab, third.id, new Set()), true);
  assert.equal(mayJump(locked, first.id, new Set()), true);
  assert.equal(mayJump(locked, second.id, new Set()), false);
  assert.equal(mayJump(locked, second.id, done), true);
  assert.equal(mayJump(locked, third.id, done), true);
});
