import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { run } from '../sandbox/exec/run.ts';

test('the Pods lab can be solved on simulated clusters, and wrong answers are told apart', async () => {
  const ran = await run(process.execPath, ['cli/drydock.ts', 'lab', 'test', 'pods', '--provider', 'simulator'], {
    cwd: repositoryRoot,
  });
  assert.ok(ran.ok, ran.output);
  assert.match(ran.stdout, /\d+ passed, 0 failed$/);
});
