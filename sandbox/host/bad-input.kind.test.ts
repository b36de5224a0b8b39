import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KubeConfig } from '@kubernetes/client-node';
import { newId } from '../../config/new-id.ts';
import { readSettings } from '../../config/settings.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { openKindProvider } from '../kind/kind-provider.ts';
import { collectAnswers } from '../simulator/bad-input/collect-answers.ts';

test('a real server still answers to bad input as was recorded', async (context) => {
  const installation = newId('host');
  const { kindImage: image } = readSettings();
  const provider = valueOrThrow(await openKindProvider({ image, memory: '2g', cpus: 2, most: 1, installation }));
  const id = newId('sandbox');
  context.after(() => provider.destroy(id));
  const cluster = valueOrThrow(await provider.create({ id, owner: 'l1', lab: 'none', endsAt: new Date() }));
  const config = new KubeConfig();
  config.loadFromString(cluster.adminKubeconfig);
  const recorded = new URL('../simulator/bad-input/recorded.json', import.meta.url);
  assert.deepEqual(await collectAnswers(config), JSON.parse(readFileSync(recorded, 'utf8')));
});
