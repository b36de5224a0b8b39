import { mkdirSync } from 'node:fs';
import { installationOf } from '../../config/installation.ts';
import type { Settings } from '../../config/settings.ts';
import { fail, ok, type Result } from '../contract/failure.ts';
import type { Provider } from '../contract/provider.ts';
import { openFakeProvider } from '../fake/fake-provider.ts';
import { openKindProvider } from '../kind/kind-provider.ts';

type Choice = Pick<Settings, 'provider' | 'kindImage' | 'nodeMemory' | 'nodeCpus' | 'mostSandboxes' | 'data'>;

/** What makes clusters here: kind wherever a Docker engine answers. Failures: no-docker, no-kind, not-supported. */
export async function pickProvider(settings: Choice, now: () => Date): Promise<Result<Provider>> {
  const { provider, mostSandboxes: most } = settings;
  if (provider === 'fake') return ok(await openFakeProvider({ most, now }));
  if (provider === 'simulator')
    return fail('not-supported', 'Simulated clusters are not there yet. Start Docker and use kind.');
  mkdirSync(settings.data, { recursive: true });
  const kind = await openKindProvider({
    image: settings.kindImage,
    memory: settings.nodeMemory,
    cpus: settings.nodeCpus,
    most,
    installation: installationOf(settings.data),
  });
  if (kind.ok || provider === 'kind') return kind;
  return fail(
    'no-docker',
    `${kind.failure.message} Simulated clusters, for machines without Docker, are not there yet.`,
    kind.failure,
  );
}
