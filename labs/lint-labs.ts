import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../config/problem.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import type { LabError } from './vocabulary/define-lab.ts';

/** Labs that cannot be loaded or contradict themselves; one broken lab does not hide the others. */
export async function lintLabs(folder = join(repositoryRoot, 'labs')): Promise<readonly Problem[]> {
  const names = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== 'vocabulary',
  );
  const problems: Problem[] = [];
  for (const { name } of names) {
    const file = join(folder, name, 'lab.ts');
    try {
      await import(file);
    } catch (error) {
      problems.push(problemOf(error, name, folder));
    }
  }
  return problems;
}

function problemOf(error: unknown, name: string, folder: string): Problem {
  if (!isLabError(error)) {
    return {
      file: `labs/${name}/lab.ts`,
      message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    };
  }
  const place = error.step === undefined ? undefined : findStep(join(folder, name), error.step);
  const field = error.step === undefined ? error.field : `${error.step}.${error.field}`;
  return { file: `labs/${name}/${place?.file ?? 'lab.ts'}`, line: place?.line, field, message: error.message };
}

/** The file and line where a step is written. */
function findStep(folder: string, step: string): { file: string; line: number } | undefined {
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.ts'))) {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes(`id: '${step}'`));
    if (line >= 0) return { file, line: line + 1 };
  }
  return undefined;
}

/** By its name: a lab of another folder brings a LabError of its own. */
function isLabError(error: unknown): error is LabError {
  return error instanceof Error && error.name === 'LabError' && 'field' in error;
}
