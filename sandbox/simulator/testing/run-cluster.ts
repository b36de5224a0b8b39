/** A process with one simulated cluster in the folder it is told, made or brought back: its kubeconfig is the one line it prints. */
import { valueOrThrow } from '../../contract/failure.ts';
import { openSimulatorProvider } from '../provider/simulator-provider.ts';
import { RealClock } from '../time/real-clock.ts';

const [folder = ''] = process.argv.slice(2);
const spec = { id: 'scrash', owner: 'l1', lab: 'none', endsAt: new Date('2100-01-01') };
const provider = valueOrThrow(await openSimulatorProvider({ folder, most: 1, clock: new RealClock(), quiet: true }));
const [found] = valueOrThrow(await provider.list());
const cluster = found ?? valueOrThrow(await provider.create(spec));
console.log(JSON.stringify({ kubeconfig: cluster.adminKubeconfig, port: cluster.api.port }));
