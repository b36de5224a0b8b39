import { newId } from '../../config/new-id.ts';
import { readSettings } from '../../config/settings.ts';
import { run } from '../../sandbox/exec/run.ts';
import { openKindProvider } from '../../sandbox/kind/kind-provider.ts';

/** For what a machine's own Docker has, ms. */
const loadPatienceMs = 120_000;

export interface KindCluster extends AsyncDisposable {
  readonly kubeconfig: string;
}

/** A kind cluster of its own, with `images` where Docker has them already; undefined, and said why, where there can be none. */
export async function startKind(
  say: (line: string) => void,
  images: readonly string[] = [],
): Promise<KindCluster | undefined> {
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
  for (const image of images) {
    const loaded = await run('kind', ['load', 'docker-image', image, '--name', `drydock-${id}`], {
      timeoutMs: loadPatienceMs,
    });
    if (!loaded.ok) say(`${image} is pulled by kind itself`);
  }
  return {
    kubeconfig: cluster.value.adminKubeconfig,
    [Symbol.asyncDispose]: async () => void (await provider.value.destroy(id)),
  };
}
