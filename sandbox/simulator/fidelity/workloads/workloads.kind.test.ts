/** The recordings in the repository are still what a real cluster does: every script, many at a time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../../../../config/new-id.ts';
import { readSettings } from '../../../../config/settings.ts';
import { applyManifests } from '../../../access/apply-manifests.ts';
import { valueOrThrow } from '../../../contract/failure.ts';
import { openKindProvider } from '../../../kind/kind-provider.ts';
import { findKubectls } from '../find-kubectls.ts';
import { comparePlayed } from './compare.ts';
import { endOf } from './end-of.ts';
import { playAll } from './play-all.ts';
import { readPlayed } from './recordings.ts';
import { readWorkloadScripts, type WorkloadScript } from './script.ts';
import type { RealStage } from './stage.ts';
import type { Played } from './tell.ts';

/** A node has room for 110 Pods. With less beside it what was late is not; what has drifted has drifted each time. */
const atOneTime = [10, 4, 1] as const;

/** Stories that a busy machine does not change, all short: what is always played. */
const steady = [
  'adoption',
  'config-missing',
  'delete-orphan',
  'finalizer',
  'init-containers',
  'pending',
  'quota',
  'scale',
  'scheduling-gate',
];

/** `of`: what of a story is compared. */
async function differencesOf(
  scripts: readonly WorkloadScript[],
  stage: Omit<RealStage, 'node'>,
  many: number,
  of: (played: Played) => Played = (played) => played,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await playAll(scripts, stage, many, ({ name }, played) => {
    const recorded = readPlayed(name);
    if (played instanceof Error || !recorded) return found.set(name, `== ${name}\n${played}`);
    const differences = comparePlayed(name, of(recorded), of(played));
    if (differences.length > 0)
      found.set(name, differences.map(({ where, text }) => `== ${name}: ${where}\n${text}`).join('\n'));
  });
  return found;
}

/** A reason not to run, unless it was asked for. */
const skip =
  process.env.DRYDOCK_DRIFT === undefined
    ? 'a busy machine is late in other ways each time: DRYDOCK_DRIFT=1 runs it'
    : false;

/** A cluster of its own for as long as it is used. */
async function onCluster(use: (stage: Omit<RealStage, 'node'>) => Promise<void>): Promise<void> {
  const kubectl = (await findKubectls()).at(-1)?.path ?? 'kubectl';
  const options = { image: readSettings().kindImage, memory: '4g', cpus: 2, most: 1, installation: newId('host') };
  await using provider = valueOrThrow(await openKindProvider(options));
  const endsAt = new Date(Date.now() + 3_600_000);
  const cluster = valueOrThrow(await provider.create({ id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt }));
  try {
    const { adminKubeconfig, ingress } = cluster;
    valueOrThrow(await applyManifests({ adminKubeconfig, manifests: provider.ingressController }));
    await use({ kubeconfig: adminKubeconfig, kubectl, ingress: ingress.http });
  } finally {
    await provider.destroy(cluster.id);
  }
}

test('kind comes with the steady stories of workloads to the end that was recorded', async () => {
  await onCluster(async (stage) => {
    const scripts = readWorkloadScripts().filter(({ name }) => steady.includes(name));
    assert.equal(scripts.length, steady.length);
    const found = await differencesOf(scripts, stage, atOneTime[1], endOf);
    assert.equal(found.size, 0, [...found.values()].join('\n'));
  });
});

test('kind does with workloads what was recorded', { skip }, async () => {
  await onCluster(async (stage) => {
    let left = readWorkloadScripts();
    let told = '';
    for (const many of atOneTime) {
      const found = await differencesOf(left, stage, many);
      told = [...found.values()].join('\n');
      left = left.filter(({ name }) => found.has(name));
      if (left.length === 0) break;
      console.log(`differed with ${many} at one time:\n${told}`);
    }
    assert.equal(left.length, 0, told);
  });
});
