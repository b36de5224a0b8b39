/**
 * Records all scripts, or those named, on a real cluster with the oldest and the newest kubectl of this machine.
 * usage: node sandbox/simulator/fidelity/record.ts [SCRIPT…]
 */
import { readSettings } from '../../../config/settings.ts';
import { findKubectls, oldestAndNewest } from './find-kubectls.ts';
import { mapBounded } from './map-bounded.ts';
import { openQuietCluster } from './quiet-cluster.ts';
import { writeRecording } from './recordings.ts';
import { runScript } from './run-script.ts';
import { readScripts } from './script.ts';

const wanted = process.argv.slice(2);
const scripts = readScripts().filter(({ name }) => wanted.length === 0 || wanted.includes(name));
await using cluster = await openQuietCluster({ name: 'drydock-fidelity', image: readSettings().kindImage });
for (const { path, minor } of oldestAndNewest(await findKubectls())) {
  await mapBounded(scripts, 2, async (script) => {
    writeRecording(minor, script.name, await runScript(script, { kubeconfig: cluster.kubeconfig, kubectl: path }));
    console.log(`${minor} ${script.name}`);
  });
}
