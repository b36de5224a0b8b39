import { atMost, type BenchRow, percentile } from '../bench-row.ts';
import { openApiClient } from './api-client.ts';
import { serveCluster } from './served-cluster.ts';

const watchers = 200;
const changes = 40;
/** Milliseconds. */
const bound = 50;
const collection = '/api/v1/namespaces/default/configmaps';

/** From the request that changes an object to the last of many watches that tells of it. */
export async function measureWatchers(): Promise<BenchRow[]> {
  await using served = await serveCluster();
  using client = openApiClient(served.config);
  let seen = 0;
  let all = (): void => {};
  const ends = await Promise.all(
    Array.from({ length: watchers }, () =>
      client.watch(`${collection}?watch=true`, (line) => {
        if (!line.includes('"bench-')) return;
        seen += 1;
        if (seen === watchers) all();
      }),
    ),
  );
  const delays: number[] = [];
  for (let number = 0; number < changes; number += 1) {
    seen = 0;
    const everybody = new Promise<void>((resolve) => (all = resolve));
    const began = performance.now();
    await client.ask('POST', collection, { metadata: { name: `bench-${number}` } });
    await everybody;
    delays.push(performance.now() - began);
  }
  for (const end of ends) end();
  return [
    atMost(`change to the last of ${watchers} watches, p50`, percentile(delays, 0.5), 'ms', bound),
    atMost(`change to the last of ${watchers} watches, p95`, percentile(delays, 0.95), 'ms', bound),
  ];
}
