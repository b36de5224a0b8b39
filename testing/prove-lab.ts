import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { run } from '../sandbox/exec/run.ts';

/** A test that proves one lab by `drydock lab test`. */
export function proveLab(lab: string, provider: 'kind' | 'simulator'): void {
  test(`lab ${lab} on ${provider}: every step can be solved, tells wrong answers apart and takes other right ones`, async () => {
    const command = ['cli/drydock.ts', 'lab', 'test', lab, '--provider', provider];
    const ran = await run(process.execPath, command, { cwd: repositoryRoot });
    assert.ok(ran.ok, ran.output);
    assert.match(ran.stdout, /\d+ passed, 0 failed$/);
  });
}
