import { newId } from '../../config/new-id.ts';
import { readSettings } from '../../config/settings.ts';
import { openKindProvider } from '../../sandbox/kind/kind-provider.ts';

export interface KindCluster extends AsyncDisposable {
  readonly kubeconfig: string;
}

/** A kind cluster of its own; undefined, and said why, where there can be none. */
export async function startKind(say: (line: string) => void): Promise<KindCluster | undefined> {
  const { kindImage: image } = readSettings();
  const provider = await openKindProvider({ image, memory: '2g', cpus: 2, most: 1, installation: newId('host') });
  if (!provider.ok) {
    say(`no comparison with kind: ${provider.failure.message}`);
    return undefined;
  }
  const id = newId('sandbox');
  const endsAt = new Date(Date.now() + 3_600_000);
  const cluster = await provider.value.create({ id, owner: 'bench', lab: 'none', endsAt });
  if (!cluster.ok) {
    say(`no comparison with kind: ${cluster.failure.message}`);
    return undefined;
  }
  return {
    kubeconfig: cluster.value.adminKubeconfig,
    [Symbol.asyncDispose]: async () => void (await provider.value.destroy(id)),
  };
}
