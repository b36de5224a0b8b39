/** A simulated cluster in this process, reached as any other: over TLS, with a kubeconfig. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueOrThrow } from '../../contract/failure.ts';
import { openSimulatorProvider } from '../provider/simulator-provider.ts';
import { RealClock } from '../time/real-clock.ts';

export interface OpenSimulator extends AsyncDisposable {
  readonly kubeconfig: string;
}

/** `quiet` as in ClusterOptions; disposing ends the cluster and removes what it kept. */
export async function openSimulator({ quiet }: { quiet: boolean }): Promise<OpenSimulator> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-simulator-'));
  const clock = new RealClock();
  const provider = valueOrThrow(await openSimulatorProvider({ folder, most: 1, clock, quiet }));
  const spec = { id: 'fidelity', owner: 'fidelity', lab: 'fidelity', endsAt: new Date(Date.now() + 3_600_000) };
  const { adminKubeconfig } = valueOrThrow(await provider.create(spec));
  return {
    kubeconfig: adminKubeconfig,
    [Symbol.asyncDispose]: async () => {
      await provider[Symbol.asyncDispose]();
      clock[Symbol.dispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
