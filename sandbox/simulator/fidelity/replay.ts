/** Replays recorded scripts on quiet simulated clusters, one for each, and fails on any line that answers differently. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { compareResults } from './compare.ts';
import { exceptions } from './exceptions.ts';
import { findKubectls, type VersionedKubectl } from './find-kubectls.ts';
import { openSimulator } from './open-simulator.ts';
import { nearestRecorded, readRecording } from './recordings.ts';
import { runScript, type ScriptResult } from './run-script.ts';
import { readScripts, type Script } from './script.ts';

/** Two processes of kubectl keep two cores busy. */
const atOneTime = 2;

/** Declares the tests: one for each script, with the kubectl of this machine that `choose` takes. */
export async function describeReplay(
  choose: (all: readonly VersionedKubectl[]) => VersionedKubectl | undefined,
  part: 'first-half' | 'second-half',
): Promise<void> {
  const kubectl = choose(await findKubectls());
  assert.ok(kubectl, 'there is no kubectl from 1.28 on; install one');
  const minor = nearestRecorded(kubectl.minor);
  const all = readScripts();
  const middle = Math.ceil(all.length / 2);
  const scripts = part === 'first-half' ? all.slice(0, middle) : all.slice(middle);
  let lines = 0;
  describe(`kubectl ${kubectl.minor} against recordings of ${minor}`, { concurrency: atOneTime }, () => {
    for (const script of scripts)
      test(`${script.name}: ${script.about}`, async () => {
        const count = await replay(script, kubectl, minor);
        lines += count;
      });
    after(() => {
      const names = new Set(scripts.map(({ name }) => name));
      const excepted = exceptions.filter(({ script }) => names.has(script)).length;
      console.log(`${scripts.length} scripts, ${lines} lines, ${excepted} of them exceptions (exceptions.ts)`);
    });
  });
}

/** How many lines there were. Throws AssertionError with what differs. */
async function replay(script: Script, kubectl: VersionedKubectl, minor: string): Promise<number> {
  const recorded = readRecording(minor, script.name);
  assert.ok(recorded, `there is no recording with kubectl ${minor}: run record.ts ${script.name}`);
  const differences = await differencesOf(script, kubectl, recorded);
  if (differences === '') return recorded.lines.length;
  // kubectl races with the clock and with itself on a busy machine; what is wrong is wrong a second time.
  assert.equal(await differencesOf(script, kubectl, recorded), '');
  console.log(`${script.name} differed once, and not the second time:\n${differences}`);
  return recorded.lines.length;
}

async function differencesOf(script: Script, { path }: VersionedKubectl, recorded: ScriptResult): Promise<string> {
  await using simulator = await openSimulator({ quiet: true });
  const seen = await runScript(script, { kubeconfig: simulator.kubeconfig, kubectl: path });
  const differences = compareResults(script.name, recorded, seen);
  return differences.map(({ where, text }) => `== ${where}\n${text}`).join('\n');
}
