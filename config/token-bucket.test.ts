import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenBuckets } from './token-bucket.ts';

test('tokens run out for one key and come back with time', () => {
  const buckets = new TokenBuckets({ burst: 2, everyMs: 1_000 });
  const at = (ms: number) => new Date(ms);
  assert.deepEqual([buckets.take('a', at(0)), buckets.take('a', at(0))], [0, 0]);
  assert.equal(buckets.take('a', at(0)), 1_000);
  assert.equal(buckets.take('a', at(400)), 600, 'asking does not cost');
  assert.equal(buckets.take('b', at(400)), 0, 'another key has its own');
  assert.equal(buckets.take('a', at(1_000)), 0);
  assert.equal(buckets.take('a', at(100_000)), 0);
  assert.equal(buckets.take('a', at(100_000)), 0);
  assert.equal(buckets.take('a', at(100_000)), 1_000, 'never more than the burst');
});
