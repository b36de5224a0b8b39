import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { run } from '../sandbox/exec/run.ts';

test('a lab that does not exist is told with those that do', async () => {
  const ran = await run(process.execPath, ['cli/drydock.ts', 'lab', 'test', 'pots', '--provider', 'kind'], {
    cwd: repositoryRoot,
  });
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stderr, /There is no lab 'pots'\. There are: pods/);
});
