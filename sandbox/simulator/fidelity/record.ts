/**
 * Records all scripts, or those named, on a real cluster with the oldest and the newest kubectl of this machine.
 * usage: node sandbox/simulator/fidelity/record.ts [--minor 1.35] [SCRIPT…]
 */
import { parseArgs } from 'node:util';
import { readSettings } from '../../../config/settings.ts';
import { ClusterClient } from './cluster-client.ts';
import { findKubectls } from './find-kubectls.ts';
import { openQuietCluster } from './quiet-cluster.ts';
import { recordedMinors, writeRecording } from './recordings.ts';
import { namespaceOf, runScript } from './run-script.ts';
import { readScripts } from './script.ts';
import { removeStored } from './stored-objects.ts';

const { values, positionals: wanted } = parseArgs({ options: { minor: { type: 'string' } }, allowPositionals: true });
const scripts = readScripts().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
for (const { path, minor } of await findKubectls()) {
  if (!recordedMinors.includes(minor) || (values.minor ?? minor) !== minor) continue;
  // A cluster of its own each time: a server whose policies come back under their old names does not find their parameters at once.
  await using cluster = await openQuietCluster({ name: 'drydock-fidelity', image: readSettings().kindImage });
  using client = new ClusterClient(cluster.kubeconfig);
  // One at a time: what is outside of namespaces is seen by all.
  for (const script of scripts) {
    writeRecording(minor, script.name, await runScript(script, { kubeconfig: cluster.kubeconfig, kubectl: path }));
    await removeStored(client, namespaceOf(script));
    console.log(`${minor} ${script.name}`);
  }
}
