import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run as runTests } from 'node:test';
import { spec } from 'node:test/reporters';
import { repositoryRoot } from '../config/repository-root.ts';
import type { Tally } from './test.ts';

/** Folders whose tests are not ours, or are run by the browser's runner. */
const elsewhere = ['node_modules', '.next', '.drydock', 'e2e'];
/** A test that has not ended by then hangs: a whole lab on a simulated cluster takes a few minutes, for it waits as long as its Pods do, and is tried twice; on kind it takes more. */
const patienceMs = { plain: 1_200_000, kind: 2_400_000 };

/** Two at a time, as the machine has two processors at least; tests on kind mostly wait for their cluster. */
const atATime = 2;
/** More than these are not bad luck. */
const mostAgain = 5;

/**
 * Runs `*.test.ts`, or `*.kind.test.ts`, with node's own runner, and prints as it goes. Where `CI` is set, files that failed are run a
 * second time, alone, as the browser tests are: what passes then was short of time beside the others, and is told.
 */
export async function runNodeTests({ kind, filter }: { kind: boolean; filter: string | undefined }): Promise<Tally> {
  const files = globSync('**/*.test.ts', { cwd: repositoryRoot, exclude: (name) => elsewhere.includes(name) })
    .filter((file) => file.endsWith('.kind.test.ts') === kind && (filter === undefined || file.includes(filter)))
    .map((file) => join(repositoryRoot, file))
    .sort();
  if (files.length === 0) return { passed: 0, failed: [] };
  const timeout = kind ? patienceMs.kind : patienceMs.plain;
  const first = await runFiles({ files, concurrency: atATime, timeout });
  const again = [...new Set(first.failures.map(({ file }) => file))];
  const hopeless = again.length > mostAgain || again.includes('');
  if (again.length === 0 || hopeless || process.env.CI === undefined) return tallyOf(first);
  console.log(`\nfailed, and run again alone:\n${first.failures.map(nameOf).join('\n')}\n`);
  const second = await runFiles({ files: again.map((file) => join(repositoryRoot, file)), concurrency: 1, timeout });
  const others = [...first.passes].filter(([file]) => !again.includes(file));
  return tallyOf({ passes: new Map([...others, ...second.passes]), failures: second.failures });
}

interface Failure {
  /** From the repository's root; empty where the runner does not say. */
  readonly file: string;
  readonly name: string;
}

interface Outcome {
  /** How many tests passed, by file. */
  readonly passes: ReadonlyMap<string, number>;
  readonly failures: readonly Failure[];
}

async function runFiles(chosen: { files: string[]; concurrency: number; timeout: number }): Promise<Outcome> {
  const passes = new Map<string, number>();
  const failures: Failure[] = [];
  const pathOf = (file: string | undefined): string => (file ? relative(repositoryRoot, file) : '');
  const stream = runTests(chosen);
  stream.on('test:pass', ({ details, skip, file }) => {
    if (details.type === 'suite' || skip !== undefined) return;
    passes.set(pathOf(file), (passes.get(pathOf(file)) ?? 0) + 1);
  });
  stream.on('test:fail', ({ name, file, details }) => {
    // A suite fails with its tests, which are counted themselves.
    if (details.type !== 'suite' || details.error.cause === undefined) failures.push({ file: pathOf(file), name });
  });
  const done = new Promise((ended) => stream.once('end', ended));
  stream.compose(spec).pipe(process.stdout, { end: false });
  await done;
  return { passes, failures };
}

function nameOf({ file, name }: Failure): string {
  return `${file}: ${name}`;
}

function tallyOf({ passes, failures }: Outcome): Tally {
  return { passed: [...passes.values()].reduce((sum, count) => sum + count, 0), failed: failures.map(nameOf) };
}
