import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../../config/new-id.ts';
import { valueOrThrow } from '../../../sandbox/contract/failure.ts';
import type { ClusterSpec, Provider } from '../../../sandbox/contract/provider.ts';
import { openSimulatorProvider } from '../../../sandbox/simulator/provider/simulator-provider.ts';
import { RealClock } from '../../../sandbox/simulator/time/real-clock.ts';

export interface OpenedProvider extends AsyncDisposable {
  readonly provider: Provider;
}

/** A simulator in a new folder, which goes with it. */
export async function openProvider(): Promise<OpenedProvider> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
  const most = 10_000;
  const clock = new RealClock();
  const provider = valueOrThrow(await openSimulatorProvider({ folder, most, clock }));
  return {
    provider,
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      clock[Symbol.dispose]();
      await rm(folder, { recursive: true });
    },
  };
}

export function newSpec(): ClusterSpec {
  return { id: newId('sandbox'), owner: 'bench', lab: 'none', endsAt: new Date(Date.now() + 3_600_000) };
}
