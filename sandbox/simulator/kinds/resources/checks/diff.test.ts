import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diff } from './diff.ts';

test('a change is shown with three lines around it', () => {
  const before = { A: 1, B: 2, C: 3, D: 4, E: 5, F: ['x'] };
  assert.equal(
    diff(before, { ...before, E: 6 }),
    '@@ -3,7 +3,7 @@\n  "B": 2,\n  "C": 3,\n  "D": 4,\n- "E": 5,\n+ "E": 6,\n  "F": [\n   "x"\n  ]\n',
  );
});

test('changes far apart get a hunk each', () => {
  const before = Object.fromEntries(Array.from('abcdefghijkl', (key) => [key, 0]));
  const shown = diff(before, { ...before, a: 1, l: 1 });
  assert.deepEqual(shown.match(/@@.*@@/g), ['@@ -1,5 +1,5 @@', '@@ -10,5 +10,5 @@']);
});
