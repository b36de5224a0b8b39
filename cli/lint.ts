import type { Command } from 'commander';
import { formatProblem } from '../config/problem.ts';
import { findProblems } from './find-problems.ts';

/** `lint`: labs and lessons, a line for each problem. */
export function addLintCommand(program: Command): void {
  program
    .command('lint')
    .description('looks for mistakes in labs and lessons')
    .action(async () => {
      const problems = await findProblems();
      for (const problem of problems) console.error(formatProblem(problem));
      if (problems.length > 0) process.exitCode = 1;
      else console.log('labs and lessons: no problems');
    });
}
