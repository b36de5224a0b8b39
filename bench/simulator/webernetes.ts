import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../../config/repository-root.ts';
import { run } from '../../sandbox/exec/run.ts';
import { type BenchRow, percentile, reference } from '../bench-row.ts';
import { inProcess } from './in-process.ts';

/** Nothing of Drydock needs them; the bench fetches them for itself. */
const packages = ['@ngrok/webernetes@0.3.5', 'esbuild@0.28.2'];
const folder = join(repositoryRoot, '.drydock/webernetes');
/** More would keep the machine busy for its own sake: each of them ticks. */
const clusters = { created: 30, idle: 50, idleSeconds: 10 };

const schema = z.object({ times: z.array(z.number()), heapEach: z.number(), cpu: z.number() });

/** The same figures of a simulator for the browser, which has no API server; none, and said why, when it cannot be fetched. */
export async function measureWebernetes(say: (line: string) => void): Promise<BenchRow[]> {
  const bundle = await fetchBundle(say);
  if (bundle === undefined) return [];
  const { created, idle, idleSeconds } = clusters;
  const { times, heapEach, cpu } = await inProcess('run-webernetes.ts', [bundle, created, idle, idleSeconds], schema);
  return [
    reference('webernetes: first cluster', times[0] ?? 0, 'ms'),
    reference('webernetes: cluster, p50', percentile(times.slice(1), 0.5), 'ms'),
    reference('webernetes: heap of an idle cluster', heapEach / 2 ** 20, 'MB'),
    reference('webernetes: a core, per 1,000 idle clusters', (cpu / idle) * 1_000 * 100, '%'),
  ];
}

/** Its modules lack the endings that Node asks for, so they are put into one. */
async function fetchBundle(say: (line: string) => void): Promise<string | undefined> {
  const bundle = join(folder, 'bundle.mjs');
  if (existsSync(bundle)) return bundle;
  await mkdir(folder, { recursive: true });
  const installed = await run('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', ...packages], {
    timeoutMs: 120_000,
  });
  const entry = join(folder, 'node_modules/@ngrok/webernetes/dist/index.js');
  const esbuild = join(folder, 'node_modules/.bin/esbuild');
  const bundled = await run(
    esbuild,
    [entry, '--bundle', '--format=esm', '--platform=node', `--outfile=${bundle}`, '--log-level=error'],
    { timeoutMs: 120_000 },
  );
  if (bundled.ok) return bundle;
  say(`no comparison with webernetes: ${installed.ok ? bundled.output : installed.output}`);
  return undefined;
}
