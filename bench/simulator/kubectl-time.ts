import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../sandbox/exec/run.ts';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import { startKind } from './kind-cluster.ts';
import { serveCluster } from './served-cluster.ts';

/** Calls taken in turn, so that a slow moment of the machine hits both. */
const pairs = 30;
const bound = 1.1;

/** Milliseconds of `kubectl get pods`, against the simulator and against kind; without Docker of the first only. */
export async function measureKubectl(say: (line: string) => void): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
  await using undo = new AsyncDisposableStack();
  undo.defer(() => rm(folder, { recursive: true }));
  const simulated = undo.use(await serveCluster());
  await writeFile(join(folder, 'simulated'), simulated.kubeconfig);
  const real = await startKind(say);
  if (real) {
    undo.defer(() => real[Symbol.asyncDispose]());
    await writeFile(join(folder, 'real'), real.kubeconfig);
  }
  const times: { simulated: number[]; real: number[] } = { simulated: [], real: [] };
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const which of real ? (['simulated', 'real'] as const) : (['simulated'] as const)) {
      const args = ['--kubeconfig', join(folder, which), '--cache-dir', join(folder, `${which}-cache`)];
      const began = performance.now();
      const ran = await run('kubectl', [...args, 'get', 'pods', '-n', 'kube-system'], { timeoutMs: 60_000 });
      if (!ran.ok) throw new Error(ran.output);
      // The first calls fill kubectl's caches.
      if (pair > 1) times[which].push(performance.now() - began);
    }
  }
  const ours = percentile(times.simulated, 0.5);
  if (!real) return [reference('kubectl get pods, simulator, median', ours, 'ms')];
  const theirs = percentile(times.real, 0.5);
  return [
    reference('kubectl get pods, kind, median', theirs, 'ms'),
    atMost('kubectl get pods, simulator, median', ours, 'ms', theirs * bound),
    atMost('kubectl get pods, simulator over kind', ours / theirs, 'x', bound),
  ];
}
