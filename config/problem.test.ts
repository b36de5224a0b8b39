import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatProblem } from './problem.ts';

test('a problem is one line that names file, line and field as far as they are known', () => {
  const file = 'labs/pods/lab.ts';
  assert.equal(
    formatProblem({ file, line: 12, field: 'steps[1].id', message: 'is taken' }),
    'labs/pods/lab.ts:12: steps[1].id: is taken',
  );
  assert.equal(formatProblem({ file, message: 'is empty' }), 'labs/pods/lab.ts: is empty');
});
