/** Declares the tests that play recorded stories on simulated clusters, one for each, and fail on anything that went another way. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { findKubectls } from '../find-kubectls.ts';
import { comparePlayed } from './compare.ts';
import { exceptions, withoutExceptions } from './exceptions.ts';
import { openSimulatedStage } from './open-simulated-stage.ts';
import { play } from './play.ts';
import { readPlayed } from './recordings.ts';
import { readWorkloadScripts, type WorkloadScript } from './script.ts';

/** Two processes of kubectl keep two cores busy. */
const atOneTime = 2;

/** Recorded with kubectl 1.35. From this minor on all is the same; 1.28 makes Jobs of CronJobs and drains in other words. */
const oldestMinor = 33;

/** Every `of`-th script from `part` on. */
export async function describeReplay(part: number, of: number): Promise<void> {
  const kubectl = (await findKubectls()).at(-1);
  assert.ok(kubectl, 'there is no kubectl from 1.28 on; install one');
  const scripts = readWorkloadScripts().filter((_, index) => index % of === part);
  const skip =
    Number(kubectl.minor.slice(2)) < oldestMinor &&
    `recorded with a newer kubectl than the newest one here, ${kubectl.minor}; install 1.${oldestMinor} or newer`;
  describe(`workloads as on a real cluster, with kubectl ${kubectl.minor}`, { concurrency: atOneTime }, () => {
    for (const script of scripts)
      test(`${script.name}: ${script.about}`, { skip }, async () => {
        const found = await differencesOf(script, kubectl.path);
        if (found === '') return;
        // A process on a busy machine may be late; what is wrong is wrong a second time.
        assert.equal(await differencesOf(script, kubectl.path), '');
        console.log(`${script.name} differed once, and not the second time:\n${found}`);
      });
    after(() => {
      const names = new Set(scripts.map(({ name }) => name));
      const excepted = exceptions.filter(({ script }) => names.has(script)).length;
      const lines = scripts.reduce((sum, { steps }) => sum + steps.length, 0);
      console.log(`${scripts.length} scripts, ${lines} lines, ${excepted} exceptions (exceptions.ts)`);
    });
  });
}

async function differencesOf(script: WorkloadScript, kubectl: string): Promise<string> {
  const recorded = readPlayed(script.name);
  assert.ok(recorded, `there is no recording: run record.ts ${script.name}`);
  await using opened = await openSimulatedStage(kubectl);
  const played = await play(script, opened.stage);
  return withoutExceptions(script.name, comparePlayed(script.name, recorded, played)).join('\n');
}
