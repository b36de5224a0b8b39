/** The same random operations on a real cluster and on a simulated one, compared answer by answer and object by object. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../../config/settings.ts';
import { ClusterClient } from './cluster-client.ts';
import { openSimulator } from './open-simulator.ts';
import { openQuietCluster } from './quiet-cluster.ts';
import { randomOperations } from './random-operations.ts';
import { runOperations } from './run-operations.ts';
import { removeStored } from './stored-objects.ts';

/** Sequences of so many operations. */
const [sequences, count] = [10, 60];
/** Another one each time; it is told, and DRYDOCK_SEED runs it again. */
const first = Number(process.env.DRYDOCK_SEED ?? Math.floor(Math.random() * 1_000_000));

/** A reason not to run, unless it was asked for. */
const skip = process.env.DRYDOCK_DRIFT === '1' ? false : 'other operations each time: DRYDOCK_DRIFT=1 runs them';

test(`random operations do the same on kind and on the simulator (seeds from ${first})`, { skip }, async () => {
  await using real = await openQuietCluster({ name: 'drydock-random', image: readSettings().kindImage });
  using client = new ClusterClient(real.kubeconfig);
  for (let seed = first; seed < first + sequences; seed++) {
    const operations = randomOperations(seed, count);
    const namespace = `fid-random-${seed}`;
    await using simulator = await openSimulator({ quiet: true });
    const seen = await runOperations(operations, { kubeconfig: simulator.kubeconfig, namespace });
    const wanted = await runOperations(operations, { kubeconfig: real.kubeconfig, namespace });
    await removeStored(client, namespace);
    for (const [i, answer] of wanted.answers.entries())
      assert.deepEqual(seen.answers[i], answer, `operation ${i}; run again with DRYDOCK_SEED=${seed}`);
    assert.deepEqual(seen.objects, wanted.objects, `what is stored; run again with DRYDOCK_SEED=${seed}`);
  }
});
