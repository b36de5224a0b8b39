import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installationOf } from '../../config/installation.ts';
import type { Settings } from '../../config/settings.ts';
import { ok, type Result } from '../contract/failure.ts';
import type { Provider } from '../contract/provider.ts';
import { openKindProvider } from '../kind/kind-provider.ts';
import { lookAtClusters } from '../simulator/provider/look-at-clusters.ts';
import { openSimulatorProvider } from '../simulator/provider/simulator-provider.ts';
import { RealClock } from '../simulator/time/real-clock.ts';

type Choice = Pick<Settings, 'provider' | 'kindImage' | 'nodeMemory' | 'nodeCpus' | 'mostSandboxes' | 'data'>;

/**
 * What makes clusters here: kind wherever a Docker engine answers, the simulator elsewhere. `look` is for those who only list: of
 * simulated clusters it gives what another process works on. Failures: no-docker, no-kind, not-allowed.
 */
export async function pickProvider(
  settings: Choice,
  now: () => Date,
  use: 'work' | 'look' = 'work',
): Promise<Result<Provider>> {
  const { provider, mostSandboxes: most } = settings;
  mkdirSync(settings.data, { recursive: true });
  const simulator = async (): Promise<Result<Provider>> => {
    const folder = join(settings.data, 'simulator');
    if (use === 'look') return ok(lookAtClusters({ folder, most }));
    return openSimulatorProvider({ folder, most, clock: new RealClock(now) });
  };
  if (provider === 'simulator') return simulator();
  const kind = await openKindProvider({
    image: settings.kindImage,
    memory: settings.nodeMemory,
    cpus: settings.nodeCpus,
    most,
    installation: installationOf(settings.data),
  });
  return kind.ok || provider === 'kind' ? kind : simulator();
}
