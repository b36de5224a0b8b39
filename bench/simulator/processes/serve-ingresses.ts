/** Serves clusters with a Pod behind an Ingress until its stdin ends; prints the ports of their Ingresses. */
import { KubeConfig } from '@kubernetes/client-node';
import { valueOrThrow } from '../../../sandbox/contract/failure.ts';
import { openApiClient } from '../api-client.ts';
import { watchDeployment } from '../available.ts';
import { deployment, ingress, paths, service } from '../workloads.ts';
import { newSpec, openProvider } from './open-provider.ts';

const count = Number(process.argv[2]);
await using opened = await openProvider();
const ports = await Promise.all(
  Array.from({ length: count }, async () => {
    const cluster = valueOrThrow(await opened.provider.create(newSpec()));
    const config = new KubeConfig();
    config.loadFromString(cluster.adminKubeconfig);
    using client = openApiClient(config);
    const { available } = await watchDeployment(client, 'web', 1);
    await client.ask('POST', paths.deployments, deployment('web', 1));
    await client.ask('POST', paths.services, service('web'));
    await client.ask('POST', paths.ingresses, ingress('web'));
    await available;
    return cluster.ingress.http.port;
  }),
);
console.log(JSON.stringify({ ports }));
process.stdin.resume();
await new Promise((ended) => process.stdin.once('end', ended));
