import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexAfter } from './index-after.ts';

test('arrows lead round the ends, Home and End to them, other keys nowhere', () => {
  const from = (at: number) => ['ArrowLeft', 'ArrowRight', 'Home', 'End', 'x'].map((key) => indexAfter(key, at, 3));
  assert.deepEqual(from(0), [2, 1, 0, 2, undefined]);
  assert.deepEqual(from(2), [1, 0, 0, 2, undefined]);
  assert.deepEqual(indexAfter('ArrowUp', 0, 3, ['ArrowUp', 'ArrowDown']), 2);
  assert.deepEqual(indexAfter('ArrowLeft', 0, 3, ['ArrowUp', 'ArrowDown']), undefined);
});
