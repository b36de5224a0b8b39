/**
 * Plays scripts on a simulated cluster and prints what came of them beside what was recorded, for those who work on the simulator.
 * usage: node sandbox/simulator/fidelity/workloads/run.ts [--print] [--minor 1.35] [SCRIPT…]
 */
import { parseArgs } from 'node:util';
import { findKubectls } from '../find-kubectls.ts';
import { mapBounded } from '../map-bounded.ts';
import { comparePlayed } from './compare.ts';
import { openSimulatedStage } from './open-simulated-stage.ts';
import { play } from './play.ts';
import { readPlayed } from './recordings.ts';
import { readWorkloadScripts } from './script.ts';

const options = { print: { type: 'boolean' }, minor: { type: 'string' } } as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const kubectls = await findKubectls();
const kubectl = kubectls.find(({ minor }) => minor === (values.minor ?? kubectls.at(-1)?.minor));
if (!kubectl) throw new Error('there is no kubectl');
const scripts = readWorkloadScripts().filter(({ name }) => positionals.length === 0 || positionals.includes(name));
let differing = 0;
await mapBounded(scripts, 2, async (script) => {
  await using opened = await openSimulatedStage(kubectl.path);
  try {
    const played = await play(script, opened.stage);
    if (values.print) console.log(JSON.stringify(played, null, 1));
    const recorded = readPlayed(script.name);
    if (!recorded) return console.log(`${script.name}: not recorded`);
    const differences = comparePlayed(script.name, recorded, played);
    differing += differences.length;
    for (const { where, text } of differences) console.log(`== ${script.name}: ${where}\n${text}`);
  } catch (error) {
    differing += 1;
    console.log(`== ${error instanceof Error ? error.message : String(error)}`);
  }
});
console.log(`${scripts.length} scripts, ${differing} differences`);
