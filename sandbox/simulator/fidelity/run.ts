/**
 * Compares a cluster with the recordings, for those who work on the simulator: a quiet simulated one of its own, or one that runs.
 * usage: node sandbox/simulator/fidelity/run.ts [--kubeconfig FILE] [--minor 1.35] [SCRIPT…]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareResults } from './compare.ts';
import { findKubectls } from './find-kubectls.ts';
import { mapBounded } from './map-bounded.ts';
import { openSimulator } from './open-simulator.ts';
import { readRecording } from './recordings.ts';
import { runScript } from './run-script.ts';
import { readScripts } from './script.ts';

const { values, positionals } = parseArgs({
  options: { kubeconfig: { type: 'string' }, minor: { type: 'string' } },
  allowPositionals: true,
});
const kubectls = await findKubectls();
const kubectl = kubectls.find(({ minor }) => minor === (values.minor ?? kubectls.at(-1)?.minor));
if (!kubectl) throw new Error('there is no kubectl');
const scripts = readScripts().filter(({ name }) => positionals.length === 0 || positionals.includes(name));
let [lines, differing] = [0, 0];
await mapBounded(scripts, 2, async (script) => {
  const recorded = readRecording(kubectl.minor, script.name);
  if (!recorded) return console.log(`${script.name}: not recorded`);
  // A simulated cluster of its own costs a script nothing.
  await using own = values.kubeconfig === undefined ? await openSimulator({ quiet: true }) : undefined;
  const kubeconfig = own?.kubeconfig ?? readFileSync(values.kubeconfig ?? '', 'utf8');
  const seen = await runScript(script, { kubeconfig, kubectl: kubectl.path });
  const differences = compareResults(script.name, recorded, seen);
  lines += recorded.lines.length;
  differing += differences.length;
  for (const { where, text } of differences) console.log(`== ${script.name}: ${where}\n${text}`);
});
console.log(`${scripts.length} scripts, ${lines} lines, ${differing} differences`);
