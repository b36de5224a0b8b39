import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBatches } from './in-batches.ts';

test('a batch with a failure is the last one', () => {
  for (const [failsAt, attempts] of [
    [1, 1],
    [2, 3],
    [5, 7],
  ] as const) {
    let tried = 0;
    const failure = inBatches(20, () => (++tried === failsAt ? `attempt ${tried}` : undefined));
    assert.deepEqual([failure, tried], [`attempt ${failsAt}`, attempts]);
  }
});

test('without failures all are tried', () => {
  let tried = 0;
  assert.equal(
    inBatches(20, () => {
      tried += 1;
    }),
    undefined,
  );
  assert.equal(tried, 20);
});
