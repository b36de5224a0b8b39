/**
 * The recordings in the repository are still what a real cluster answers, with the newest kubectl and for as many scripts as there is time
 * for: all of them on a quiet machine. DRYDOCK_DRIFT=all takes each kubectl that was recorded, and as long as it takes.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSettings } from '../../../config/settings.ts';
import { ClusterClient } from './cluster-client.ts';
import { compareResults } from './compare.ts';
import { findKubectls, type VersionedKubectl } from './find-kubectls.ts';
import { openQuietCluster } from './quiet-cluster.ts';
import { nearestRecorded, readRecording, recordedMinors } from './recordings.ts';
import { namespaceOf, runScript, type ScriptResult } from './run-script.ts';
import { readScripts, type Script } from './script.ts';
import { removeStored } from './stored-objects.ts';

/** What a real cluster answers is compared with what one answered before: exceptions for the simulator do not hold. */
const ofRealClusters = { exceptions: 'any-order-only' } as const;

/** Time for scripts, from the moment the cluster is there. A busy machine gets as far as it can; it begins elsewhere each time. */
const patienceMs = process.env.DRYDOCK_DRIFT === 'all' ? Number.POSITIVE_INFINITY : 180_000;

const all = await findKubectls();
const newest = all.at(-1);
assert.ok(newest, 'there is no kubectl from 1.28 on; install one');
const recorded = all.filter(({ minor }) => recordedMinors.includes(minor));
const chosen = process.env.DRYDOCK_DRIFT === 'all' ? recorded : [newest];
const leftOut = recordedMinors.filter((minor) => !chosen.some((kubectl) => nearestRecorded(kubectl.minor) === minor));
if (leftOut.length > 0) {
  const why =
    chosen === recorded ? 'not on this machine' : 'left out to save time, DRYDOCK_DRIFT=all compares with all';
  console.log(`recordings with kubectl ${leftOut.join(', ')}: ${why}`);
}

describe('what was recorded is what a real cluster answers', () => {
  for (const kubectl of chosen)
    test(`nothing has drifted (kubectl ${kubectl.minor})`, async () => {
      await using cluster = await openQuietCluster({ name: 'drydock-drift', image: readSettings().kindImage });
      const differences: string[] = [];
      const scripts = readScripts();
      const first = Math.floor(Math.random() * scripts.length);
      const inTurn = [...scripts.slice(first), ...scripts.slice(0, first)];
      const until = performance.now() + patienceMs;
      for (const [at, script] of inTurn.entries()) {
        if (performance.now() > until) {
          const left = inTurn.slice(at).map(({ name }) => name);
          console.log(`no time for ${left.length} of ${scripts.length} scripts on this machine: ${left.join(', ')}`);
          break;
        }
        const found = await differencesOf(script, kubectl, cluster.kubeconfig);
        if (found === '') continue;
        // A real cluster is slow at times, and kubectl prints what it sees; what has drifted is drifted a second time.
        const again = await differencesOf(script, kubectl, cluster.kubeconfig);
        if (again === '') console.log(`${script.name} differed once, and not the second time:\n${found}`);
        else differences.push(`== ${script.name}\n${again}`);
      }
      assert.equal(differences.length, 0, differences.join('\n'));
    });
});

async function differencesOf(script: Script, { path, minor }: VersionedKubectl, kubeconfig: string): Promise<string> {
  const before = readRecording(nearestRecorded(minor), script.name);
  assert.ok(before, `there is no recording of ${script.name}: run record.ts`);
  const seen = await runAndRemove(script, path, kubeconfig);
  const found = compareResults(script.name, before, seen, ofRealClusters);
  return found.map(({ where, text }) => `${where}\n${text}`).join('\n');
}

async function runAndRemove(script: Script, kubectl: string, kubeconfig: string): Promise<ScriptResult> {
  using client = new ClusterClient(kubeconfig);
  try {
    return await runScript(script, { kubeconfig, kubectl });
  } finally {
    await removeStored(client, namespaceOf(script));
  }
}
