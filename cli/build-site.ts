import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ownNodeFirst } from '../config/own-node-first.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { run } from '../sandbox/exec/run.ts';
import { Sentence } from './sentence.ts';

/** Everything the built pages follow from. */
const inputs = [
  'app/**/*',
  'content/**/*',
  'labs/**/*.ts',
  'sandbox/c*/**/*.ts',
  'store/**/*.ts',
  'config/**/*.ts',
  '*.mjs',
  '*.ts',
  '*.tsx',
  'package-lock.json',
  'tsconfig.json',
];

/** Builds the pages unless they are built from the same sources already. Throws Sentence with what the build printed. */
export async function buildSite(onProgress: (line: string) => void): Promise<void> {
  const stamp = join(repositoryRoot, '.next/drydock-build');
  const wanted = hashInputs();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  onProgress('building the pages …');
  const next = join(repositoryRoot, 'node_modules/next/dist/bin/next');
  const ran = await run(process.execPath, [next, 'build'], {
    cwd: repositoryRoot,
    env: { NEXT_TELEMETRY_DISABLED: '1', PATH: ownNodeFirst() },
  });
  if (!ran.ok) {
    // It would tell the same mistake again after that is mended.
    await rm(join(repositoryRoot, '.next/cache'), { recursive: true, force: true });
    throw new Sentence(`The pages could not be built.\n\n${ran.output}`);
  }
  writeFileSync(stamp, wanted);
}

function hashInputs(): string {
  const hash = createHash('sha256');
  const files = globSync(inputs, { cwd: repositoryRoot, withFileTypes: true })
    // The build itself writes next-env.d.ts.
    .filter(({ name }) => !name.endsWith('.test.ts') && name !== 'next-env.d.ts')
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...new Set(files)].sort()) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}
