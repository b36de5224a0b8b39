import { join } from 'node:path';
import type { Command } from 'commander';
import { formatProblem } from '../config/problem.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { run } from '../sandbox/exec/run.ts';
import { findProblems } from './find-problems.ts';

export interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
}

const tool = (name: string): string => join(repositoryRoot, 'node_modules/.bin', name);

/** Format and lint, types, labs and lessons; a name and its output each. */
export async function runChecks(): Promise<readonly Checked[]> {
  const [style, types, problems] = await Promise.all([
    run(tool('biome'), ['check', '--error-on-warnings', '.'], { cwd: repositoryRoot }),
    run(tool('tsc'), ['--noEmit'], { cwd: repositoryRoot }),
    findProblems(),
  ]);
  return [
    { name: 'format and lint', ok: style.ok, output: style.output },
    { name: 'types', ok: types.ok, output: types.output },
    { name: 'labs and lessons', ok: problems.length === 0, output: problems.map(formatProblem).join('\n') },
  ];
}

/** Prints each check and its output when it failed. */
export function printChecks(checks: readonly Checked[]): void {
  for (const { name, ok, output } of checks) console.log(ok ? `✔ ${name}` : `✖ ${name}\n${output}`);
}

/** `check` looks, `fix` mends what can be mended by itself and then looks. */
export function addCheckCommands(program: Command): void {
  const check = async (): Promise<void> => {
    const checks = await runChecks();
    printChecks(checks);
    if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
  };
  program.command('check').description('format, lint, types, labs and lessons').action(check);
  program
    .command('fix')
    .description('mends what `check` finds, where that can be done by itself')
    .action(async () => {
      await run(tool('biome'), ['check', '--write', '.'], { cwd: repositoryRoot });
      await check();
    });
}
