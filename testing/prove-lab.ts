import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';
import { run } from '../sandbox/exec/run.ts';

/** A test that proves one lab by `drydock lab test`. A machine that is short of time can spoil a rollout under traffic: what is wrong is wrong a second time. */
export function proveLab(lab: string, provider: 'kind' | 'simulator'): void {
  test(`lab ${lab} on ${provider}: every step can be solved, tells wrong answers apart and takes other right ones`, async () => {
    const command = ['cli/drydock.ts', 'lab', 'test', lab, '--provider', provider];
    const prove = () => run(process.execPath, command, { cwd: repositoryRoot });
    const first = await prove();
    if (!first.ok) console.log(`lab ${lab} did not pass the first time:\n${failuresOf(first.output)}`);
    const ran = first.ok ? first : await prove();
    assert.ok(ran.ok, ran.output);
    assert.match(ran.stdout, /\d+ passed, 0 failed$/);
  });
}

function failuresOf(output: string): string {
  const lines = output.split('\n');
  return lines.filter((line, i) => line.startsWith('✖') || lines[i - 1]?.startsWith('✖')).join('\n');
}
