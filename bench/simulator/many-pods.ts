import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchRow, percentile } from '../bench-row.ts';
import { openApiClient } from './api-client.ts';
import { serveCluster } from './served-cluster.ts';
import { deployment, paths } from './workloads.ts';

const [pods, rounds] = [500, 60];
/** Milliseconds of the server's own time. */
const bound = 20;
/** What `kubectl get` asks for. */
const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io';

/** Gets and lists of a cluster with many Pods: as many run as a node takes, the others wait for one. */
export async function measureManyPods(): Promise<BenchRow[]> {
  await using served = await serveCluster();
  using client = openApiClient(served.config);
  await client.ask('POST', paths.deployments, deployment('many', pods));
  const count = async (): Promise<number> => (JSON.parse(await client.ask('GET', paths.pods)).items as object[]).length;
  while ((await count()) < pods) await sleep(100);
  const name = (
    JSON.parse(await client.ask('GET', `${paths.pods}?limit=1`)).items as { metadata: { name: string } }[]
  )[0]?.metadata.name;
  for (let round = 0; round < rounds; round += 1) {
    await client.ask('GET', paths.pods);
    await client.ask('GET', paths.pods, undefined, asTable);
    await client.ask('GET', `${paths.pods}/${name}`);
    await sleep(20);
  }
  const times = await served.finish();
  const last = (kind: string): number[] => (times[kind] ?? []).slice(-rounds);
  return [
    atMost(`server time of get, ${pods} Pods, p95`, percentile(last('get'), 0.95), 'ms', bound),
    atMost(`server time of list, ${pods} Pods, p95`, percentile(last('list'), 0.95), 'ms', bound),
    atMost(`server time of kubectl get, ${pods} Pods, p95`, percentile(last('table'), 0.95), 'ms', bound),
  ];
}
