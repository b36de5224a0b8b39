import { KubeConfig } from '@kubernetes/client-node';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import { openApiClient } from './api-client.ts';
import { watchDeployment } from './available.ts';
import { startKind } from './kind-cluster.ts';
import { serveCluster } from './served-cluster.ts';
import { deployment, paths } from './workloads.ts';

const [rounds, replicas] = [12, 3];
/** Milliseconds. nginx itself is up within a few; its image is there from the first round on. */
const bound = 300;
/** For an image that has to be downloaded. */
const patienceMs = 120_000;

/** From asking for a Deployment to its last replica being available. */
export async function measureDeployment(say: (line: string) => void): Promise<BenchRow[]> {
  await using simulated = await serveCluster();
  const ours = await measure(simulated.config);
  const rows = [atMost(`Deployment of ${replicas} ready, simulator, p50`, percentile(ours, 0.5), 'ms', bound)];
  await using real = await startKind(say);
  if (!real) return rows;
  const config = new KubeConfig();
  config.loadFromString(real.kubeconfig);
  try {
    return [
      ...rows,
      reference(`Deployment of ${replicas} ready, kind, p50`, percentile(await measure(config), 0.5), 'ms'),
    ];
  } catch (error) {
    say(`no Deployment on kind: ${(error as Error).message}`);
    return rows;
  }
}

async function measure(config: KubeConfig): Promise<number[]> {
  using client = openApiClient(config);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const name = `bench-${round}`;
    const { available } = await watchDeployment(client, name, replicas);
    const began = performance.now();
    await client.ask('POST', paths.deployments, deployment(name, replicas));
    await inTime(available);
    times.push(performance.now() - began);
    await client.ask('DELETE', `${paths.deployments}/${name}`, { propagationPolicy: 'Foreground' });
  }
  // The first one waits for its image.
  return times.slice(1);
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
