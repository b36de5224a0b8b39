import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Settings } from '../config/settings.ts';
import { findLab, labs } from '../labs/labs.ts';
import { valueOrThrow } from '../sandbox/contract/failure.ts';
import { pickProvider } from '../sandbox/host/pick-provider.ts';
import { testLab } from './lab-test/test-lab.ts';
import { Sentence } from './sentence.ts';
import { addSettingFlags, settingsOf } from './setting-flags.ts';

/** `lab test`: proves labs on fresh clusters. */
export function addLabCommands(program: Command): void {
  const lab = program.command('lab').description('labs without the site');
  const test = lab
    .command('test')
    .description('proves every step of labs on a fresh cluster')
    .argument('[labs...]', 'ids; all labs when none is given');
  addSettingFlags(test, ['provider', 'kindImage', 'nodeMemory', 'nodeCpus', 'kubectl']).action((ids: string[]) =>
    testLabs(settingsOf(test), ids),
  );
}

async function testLabs(given: Settings, ids: readonly string[]): Promise<void> {
  const chosen = ids.map((id) => {
    const lab = findLab(id);
    if (lab === undefined)
      throw new Sentence(`There is no lab '${id}'. There are: ${labs.map((known) => known.id).join(', ')}.`);
    return lab;
  });
  // A data folder of its own: the clusters of a Drydock that runs beside it are not touched.
  const data = mkdtempSync(join(tmpdir(), 'drydock-labs-'));
  const settings = { ...given, data };
  let passed = 0;
  let failed = 0;
  try {
    await using provider = valueOrThrow(await pickProvider(settings, () => new Date()));
    for (const lab of chosen.length === 0 ? labs : chosen) {
      await testLab({ lab, provider, settings }, ({ name, ok, why }) => {
        console.log(`${ok ? '✔' : '✖'} ${lab.id}: ${name}${ok ? '' : `\n    ${why}`}`);
        if (ok) passed += 1;
        else failed += 1;
      });
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
