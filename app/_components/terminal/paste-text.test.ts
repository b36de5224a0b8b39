import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf, mustAsk } from './paste-text.ts';

test('lines end as every system ends them', () => {
  assert.deepEqual(linesOf('a\r\nb\nc\rd\n'), ['a', 'b', 'c', 'd']);
  assert.deepEqual(linesOf('a'), ['a']);
});

test('several lines are asked about, unless the program knows what is pasted', () => {
  assert.equal(mustAsk('one\ntwo', false), true);
  assert.equal(mustAsk('one\ntwo', true), false);
  assert.equal(mustAsk('one\n', false), false);
});
