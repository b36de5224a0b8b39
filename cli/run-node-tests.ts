import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run as runTests } from 'node:test';
import { spec } from 'node:test/reporters';
import { repositoryRoot } from '../config/repository-root.ts';
import type { Tally } from './test.ts';

/** Folders whose tests are not ours, or are run by the browser's runner. */
const elsewhere = ['node_modules', '.next', '.drydock', 'e2e'];
/** A test that has not ended by then hangs: a whole lab on a simulated cluster takes a few minutes, for it waits as long as its Pods do; on kind it takes more. */
const patienceMs = { plain: 600_000, kind: 1_200_000 };

/** Runs `*.test.ts`, or `*.kind.test.ts`, with node's own runner, and prints as it goes. */
export async function runNodeTests({ kind, filter }: { kind: boolean; filter: string | undefined }): Promise<Tally> {
  const files = globSync('**/*.test.ts', { cwd: repositoryRoot, exclude: (name) => elsewhere.includes(name) })
    .filter((file) => file.endsWith('.kind.test.ts') === kind && (filter === undefined || file.includes(filter)))
    .map((file) => join(repositoryRoot, file))
    .sort();
  if (files.length === 0) return { passed: 0, failed: [] };
  let passed = 0;
  const failed: string[] = [];
  const stream = runTests({ files, concurrency: kind ? 1 : 2, timeout: kind ? patienceMs.kind : patienceMs.plain });
  stream.on('test:pass', ({ details, skip }) => {
    if (details.type !== 'suite' && skip === undefined) passed += 1;
  });
  stream.on('test:fail', ({ name, file, details }) => {
    // A suite fails with its tests, which are counted themselves.
    if (details.type !== 'suite' || details.error.cause === undefined)
      failed.push(`${file ? relative(repositoryRoot, file) : ''}: ${name}`);
  });
  const done = new Promise((ended) => stream.once('end', ended));
  stream.compose(spec).pipe(process.stdout, { end: false });
  await done;
  return { passed, failed };
}
