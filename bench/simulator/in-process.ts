import { join } from 'node:path';
import type { z } from 'zod';
import { repositoryRoot } from '../../config/repository-root.ts';
import { run } from '../../sandbox/exec/run.ts';

/** A thousand clusters on a busy machine. */
const patienceMs = 1_200_000;

/** Runs a file of `processes/` in a Node of its own, where nothing else costs anything, and reads the JSON it prints last. */
export async function inProcess<T>(name: string, args: readonly (string | number)[], schema: z.ZodType<T>): Promise<T> {
  const file = join(repositoryRoot, 'bench/simulator/processes', name);
  const ran = await run(process.execPath, ['--expose-gc', file, ...args.map(String)], { timeoutMs: patienceMs });
  if (!ran.ok) throw new Error(`${ran.command}\n${ran.output}`);
  return schema.parse(JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? ''));
}
