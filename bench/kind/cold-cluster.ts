import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../config/new-id.ts';
import { readSettings } from '../../config/settings.ts';
import { valueOrThrow } from '../../sandbox/contract/failure.ts';
import { run } from '../../sandbox/exec/run.ts';
import { openKindProvider } from '../../sandbox/kind/kind-provider.ts';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';

/** Pairs, taken in turn so that a slow moment of the machine hits both. */
const usualPairs = 4;
const hourMs = 3_600_000;

/** Seconds of bare `kind create cluster` and of the same through Drydock, and their ratio. */
export async function measureColdCluster(pairs = usualPairs): Promise<BenchRow[]> {
  const { kindImage: image } = readSettings();
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const options = { image, memory: '2g', cpus: 2, most: 1, installation: newId('host') };
  const provider = valueOrThrow(await openKindProvider(options));
  const [bare, ours]: [number[], number[]] = [[], []];
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rm(folder, { recursive: true }));
  for (let pair = 0; pair < pairs; pair += 1) {
    const name = newId('sandbox');
    const kubeconfig = join(folder, name);
    const common = ['--name', name, '--kubeconfig', kubeconfig];
    const removeBare = async (): Promise<void> => void (await run('kind', ['delete', 'cluster', ...common]));
    undo.defer(removeBare);
    bare.push(
      await seconds(async () => {
        const ran = await run('kind', ['create', 'cluster', ...common, ...(image === '' ? [] : ['--image', image])]);
        if (!ran.ok) throw new Error(ran.output);
      }),
    );
    await removeBare();
    const id = newId('sandbox');
    ours.push(
      await seconds(async () =>
        valueOrThrow(await provider.create({ id, owner: 'bench', lab: 'none', endsAt: new Date(Date.now() + hourMs) })),
      ),
    );
    await provider.destroy(id);
  }
  const [bareMedian, ourMedian] = [percentile(bare, 0.5), percentile(ours, 0.5)];
  return [
    reference('bare kind create cluster, median', bareMedian, 's'),
    atMost('cold cluster through Drydock, median', ourMedian, 's', bareMedian * 1.05),
    atMost('cold cluster through Drydock over bare kind', ourMedian / bareMedian, 'x', 1.05),
  ];
}

async function seconds(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return (performance.now() - began) / 1_000;
}
