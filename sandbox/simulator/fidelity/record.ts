/**
 * Records all scripts, or those named, on a real cluster with the oldest and the newest kubectl of this machine.
 * usage: node sandbox/simulator/fidelity/record.ts [SCRIPT…]
 */
import { readSettings } from '../../../config/settings.ts';
import { ClusterClient } from './cluster-client.ts';
import { findKubectls } from './find-kubectls.ts';
import { openQuietCluster } from './quiet-cluster.ts';
import { recordedMinors, writeRecording } from './recordings.ts';
import { runScript } from './run-script.ts';
import { readScripts } from './script.ts';
import { removeStored } from './stored-objects.ts';

const wanted = process.argv.slice(2);
const scripts = readScripts().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
await using cluster = await openQuietCluster({ name: 'drydock-fidelity', image: readSettings().kindImage });
using client = new ClusterClient(cluster.kubeconfig);
for (const { path, minor } of await findKubectls()) {
  if (!recordedMinors.includes(minor)) continue;
  // One at a time: what is outside of namespaces is seen by all.
  for (const script of scripts) {
    writeRecording(minor, script.name, await runScript(script, { kubeconfig: cluster.kubeconfig, kubectl: path }));
    await removeStored(client);
    console.log(`${minor} ${script.name}`);
  }
}
