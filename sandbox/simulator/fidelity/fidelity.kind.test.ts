/** The recordings in the repository are still what a real cluster answers: every script, with the oldest and the newest kubectl. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSettings } from '../../../config/settings.ts';
import { ClusterClient } from './cluster-client.ts';
import { compareResults } from './compare.ts';
import { findKubectls, oldestAndNewest } from './find-kubectls.ts';
import { openQuietCluster } from './quiet-cluster.ts';
import { nearestRecorded, readRecording } from './recordings.ts';
import { namespaceOf, runScript } from './run-script.ts';
import { readScripts } from './script.ts';
import { removeStored } from './stored-objects.ts';

/** What a real cluster answers is compared with what one answered before: exceptions for the simulator do not hold. */
const ofRealClusters = { exceptions: 'any-order-only' } as const;

/** A reason not to run, unless it was asked for. */
const skip = process.env.DRYDOCK_DRIFT === '1' ? false : 'it takes half an hour: DRYDOCK_DRIFT=1 runs it';

describe('what was recorded is what a real cluster answers', async () => {
  const kubectls = oldestAndNewest(await findKubectls());
  assert.notEqual(kubectls.length, 0, 'there is no kubectl from 1.28 on; install one');
  test('nothing has drifted', { skip }, async () => {
    const differences: string[] = [];
    for (const { path, minor } of kubectls) {
      await using cluster = await openQuietCluster({ name: 'drydock-drift', image: readSettings().kindImage });
      using client = new ClusterClient(cluster.kubeconfig);
      for (const script of readScripts()) {
        const recorded = readRecording(nearestRecorded(minor), script.name);
        assert.ok(recorded, `there is no recording of ${script.name}: run record.ts`);
        const seen = await runScript(script, { kubeconfig: cluster.kubeconfig, kubectl: path });
        await removeStored(client, namespaceOf(script));
        const found = compareResults(script.name, recorded, seen, ofRealClusters);
        differences.push(...found.map(({ where, text }) => `== kubectl ${minor}, ${script.name}: ${where}\n${text}`));
      }
    }
    assert.equal(differences.length, 0, differences.join('\n'));
  });
});
