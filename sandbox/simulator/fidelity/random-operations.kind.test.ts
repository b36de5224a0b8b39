/** The same random operations on a real cluster and on a simulated one, compared answer by answer and object by object. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../../config/settings.ts';
import { ClusterClient } from './cluster-client.ts';
import { openSimulator } from './open-simulator.ts';
import { openQuietCluster } from './quiet-cluster.ts';
import { randomOperations } from './random-operations.ts';
import { type Ran, runOperations } from './run-operations.ts';
import { removeStored } from './stored-objects.ts';

/** So many sequences of so many operations: a minute or two beside the cluster's start. */
const [sequences, count] = [6, 80];
/** Time for them, from the moment the cluster is there; the first is always run. */
const patienceMs = 60_000;
/** Other ones each time; they are told, and DRYDOCK_SEED runs them again. */
const first = Number(process.env.DRYDOCK_SEED ?? Math.floor(Math.random() * 1_000_000));

test(`random operations do the same on kind and on the simulator (seeds from ${first})`, async () => {
  await using real = await openQuietCluster({ name: 'drydock-random', image: readSettings().kindImage });
  const differences: string[] = [];
  const until = performance.now() + patienceMs;
  for (let seed = first; seed < first + sequences; seed++) {
    if (seed > first && performance.now() > until) {
      console.log(`no time for ${first + sequences - seed} of ${sequences} sequences on this machine`);
      break;
    }
    const found = await firstDifference(seed, real.kubeconfig);
    if (found === undefined) continue;
    console.log(`seed ${seed}: ${found}`);
    // Both are asked anew: on a busy machine a controller of the real one may come after what it is compared with.
    const again = await firstDifference(seed, real.kubeconfig);
    if (again !== undefined) differences.push(`DRYDOCK_SEED=${seed}: ${again}`);
  }
  assert.equal(differences.length, 0, differences.join('\n'));
});

async function firstDifference(seed: number, kubeconfig: string): Promise<string | undefined> {
  const operations = randomOperations(seed, count);
  const namespace = `fid-random-${seed}`;
  await using simulator = await openSimulator({ quiet: true });
  using client = new ClusterClient(kubeconfig);
  const seen = await runOperations(operations, { kubeconfig: simulator.kubeconfig, namespace });
  const wanted = await runOperations(operations, { kubeconfig, namespace });
  await removeStored(client, namespace);
  return differenceOf(seen, wanted);
}

function differenceOf(seen: Ran, wanted: Ran): string | undefined {
  try {
    for (const [i, answer] of wanted.answers.entries()) assert.deepEqual(seen.answers[i], answer);
    assert.deepEqual(seen.objects, wanted.objects);
    return undefined;
  } catch (error) {
    if (error instanceof assert.AssertionError) return error.message;
    throw error;
  }
}
