import type { Problem } from '../config/problem.ts';
import { lintContent } from '../content/lint-content.ts';
import { lintLabs } from '../labs/lint-labs.ts';

/** Everything that is wrong with labs and lessons. */
export async function findProblems(): Promise<readonly Problem[]> {
  return [...(await lintLabs()), ...(await lintContent())];
}
