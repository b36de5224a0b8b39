/** What clusters cost with a Deployment of three Pods each, once all of them run and nobody asks for anything. */
import { KubeConfig } from '@kubernetes/client-node';
import { valueOrThrow } from '../../../sandbox/contract/failure.ts';
import { openApiClient } from '../api-client.ts';
import { watchDeployment } from '../available.ts';
import { deployment, paths } from '../workloads.ts';
import { heapBytes, idleShare } from './cost.ts';
import { newSpec, openProvider } from './open-provider.ts';

const [count, seconds] = process.argv.slice(2).map(Number) as [number, number];
const replicas = 3;
await using opened = await openProvider();

async function fill(): Promise<void> {
  const config = new KubeConfig();
  config.loadFromString(valueOrThrow(await opened.provider.create(newSpec())).adminKubeconfig);
  using client = openApiClient(config);
  const { available } = await watchDeployment(client, 'web', replicas);
  await client.ask('POST', paths.deployments, deployment('web', replicas));
  await available;
}

// The first cluster loads what all share.
await fill();
const before = await heapBytes();
const left = Array.from({ length: count });
// Many at a time: each waits for its image.
await Promise.all(
  Array.from({ length: 100 }, async () => {
    for (; left.length > 0; ) {
      left.length -= 1;
      await fill();
    }
  }),
);
const heapEach = ((await heapBytes()) - before) / count;
console.log(JSON.stringify({ heapEach, cpu: await idleShare(seconds) }));
