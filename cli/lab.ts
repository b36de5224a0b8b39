import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Settings } from '../config/settings.ts';
import { findLab, labs } from '../labs/labs.ts';
import { valueOrThrow } from '../sandbox/contract/failure.ts';
import { pickProvider } from '../sandbox/host/pick-provider.ts';
import { type Proof, testLab } from './lab-test/test-lab.ts';
import { Sentence } from './sentence.ts';
import { addSettingFlags, settingsOf } from './setting-flags.ts';

/** `lab test`: proves labs on fresh clusters. */
export function addLabCommands(program: Command): void {
  const lab = program.command('lab').description('labs without the site');
  const test = lab
    .command('test')
    .description('proves every step of labs on a fresh cluster')
    .argument('[labs...]', 'ids; all labs when none is given')
    .option('--step <id>', 'prove only this step; earlier ones are passed by their solutions');
  addSettingFlags(test, ['provider', 'kindImage', 'nodeMemory', 'nodeCpus', 'kubectl']).action((ids: string[]) =>
    testLabs(settingsOf(test), ids, test.opts<{ step?: string }>().step),
  );
}

/** A cluster of kind keeps about two processors busy; simulated ones mostly wait. */
const processorsPerKind = 2;
const mostSimulated = 4;

/** How many labs are proved at once. */
function atOnce(provider: string): number {
  const processors = availableParallelism();
  return provider === 'kind' ? Math.max(1, Math.floor(processors / processorsPerKind)) : mostSimulated;
}

async function testLabs(given: Settings, ids: readonly string[], only?: string): Promise<void> {
  const chosen = ids.map((id) => {
    const lab = findLab(id);
    if (lab === undefined)
      throw new Sentence(`There is no lab '${id}'. There are: ${labs.map((known) => known.id).join(', ')}.`);
    return lab;
  });
  // A data folder of its own: the clusters of a Drydock that runs beside it are not touched.
  const data = mkdtempSync(join(tmpdir(), 'drydock-labs-'));
  const settings = { ...given, data };
  const proofs: (Proof & { readonly lab: string })[] = [];
  try {
    await using provider = valueOrThrow(await pickProvider(settings, () => new Date()));
    const waiting = chosen.length === 0 ? [...labs] : chosen;
    const proveNext = async (): Promise<void> => {
      for (let lab = waiting.shift(); lab !== undefined; lab = waiting.shift()) {
        const { id } = lab;
        await testLab({ lab, provider, settings, only }, (proof) => {
          proofs.push({ ...proof, lab: id });
          const { step, what, ok, why, tookMs } = proof;
          console.log(`${ok ? '✔' : '✖'} ${id}: ${step}: ${what} (${seconds(tookMs)})${ok ? '' : `\n    ${why}`}`);
        });
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce(provider.name), waiting.length) }, proveNext));
  } finally {
    await rm(data, { recursive: true, force: true });
  }
  tellTimes(proofs);
  const failed = proofs.filter(({ ok }) => !ok).length;
  console.log(`\n${proofs.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** The time of each step and lab. */
function tellTimes(proofs: readonly { readonly lab: string; readonly step: string; readonly tookMs: number }[]): void {
  const sums = new Map<string, number>();
  for (const { lab, step, tookMs } of proofs)
    for (const key of [lab, `${lab}: ${step}`]) sums.set(key, (sums.get(key) ?? 0) + tookMs);
  console.log('');
  for (const [key, sum] of sums) console.log(`${key.includes(':') ? '  ' : ''}${key} ${seconds(sum)}`);
}
