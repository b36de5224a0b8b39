import { KubeConfig } from '@kubernetes/client-node';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import { type ApiClient, openApiClient } from './api-client.ts';
import { watchDeployment } from './available.ts';
import { startKind } from './kind-cluster.ts';
import { serveCluster } from './served-cluster.ts';
import { deployment, image, paths } from './workloads.ts';

const [rounds, replicas] = [12, 3];
/** Milliseconds. nginx itself is up within a few; its image is there from the first round on. */
const bound = 300;
/** For an image that has to be downloaded. */
const patienceMs = 120_000;

/** From asking for a Deployment to its last replica being available; in turn on both, so that a slow moment of the machine hits both. */
export async function measureDeployment(say: (line: string) => void): Promise<BenchRow[]> {
  await using simulated = await serveCluster();
  await using real = await startKind(say, [image]);
  using ours = openApiClient(simulated.config);
  using theirs = real ? openApiClient(configOf(real.kubeconfig)) : undefined;
  let why: string | undefined;
  const times: { ours: number[]; theirs: number[] } = { ours: [], theirs: [] };
  for (let round = 0; round <= rounds; round += 1) {
    times.ours.push(await rollOut(ours, `bench-${round}`));
    if (!theirs || why !== undefined) continue;
    try {
      times.theirs.push(await rollOut(theirs, `bench-${round}`));
    } catch (error) {
      why = (error as Error).message;
      say(`no comparison with kind: ${why}`);
    }
  }
  // The first one waits for its image.
  const median = (all: readonly number[]): number => percentile(all.slice(1), 0.5);
  const rows = [atMost(`Deployment of ${replicas} ready, simulator, p50`, median(times.ours), 'ms', bound)];
  if (theirs && why === undefined)
    rows.push(reference(`Deployment of ${replicas} ready, kind, p50`, median(times.theirs), 'ms'));
  return rows;
}

function configOf(kubeconfig: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  return config;
}

/** Milliseconds. */
async function rollOut(client: ApiClient, name: string): Promise<number> {
  const { available } = await watchDeployment(client, name, replicas);
  const began = performance.now();
  await client.ask('POST', paths.deployments, deployment(name, replicas));
  await inTime(available);
  const took = performance.now() - began;
  await client.ask('DELETE', `${paths.deployments}/${name}`, { propagationPolicy: 'Foreground' });
  return took;
}

async function inTime(promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error(`not available within ${patienceMs} ms`)), patienceMs);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
