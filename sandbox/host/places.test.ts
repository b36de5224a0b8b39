import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRoom } from './places.ts';

test('one network has three quarters of the places, rounded down, but one at least', () => {
  const most = (mostSandboxes: number, mostPerNetwork = 0): number => {
    const taken: { network: string }[] = [];
    while (findRoom(taken, '192.0.2.7', { mostSandboxes, mostPerNetwork }).ok) taken.push({ network: '192.0.2.7' });
    return taken.length;
  };
  assert.deepEqual(
    [1, 2, 3, 4, 8, 12].map((places) => most(places)),
    [1, 1, 2, 3, 6, 9],
  );
  assert.equal(most(4, 4), 4, 'as many as the operator says');
});
