import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import { yieldProcessor } from '../yield-processor.ts';
import { openApiClient } from './api-client.ts';
import { measureDisk } from './disk.ts';
import { serveCluster } from './served-cluster.ts';

/** A quarter each of gets, lists, creates and deletions. */
const perSecond = 100;
const seconds = 30;
/** Milliseconds of the server's own time. */
const bound = 5;
const collection = '/api/v1/namespaces/default/configmaps';

/** Gets, lists and creates at a steady rate, and how long the server has each. */
export async function measureRequests(): Promise<BenchRow[]> {
  await using served = await serveCluster();
  using client = openApiClient(served.config);
  const create = (name: string): Promise<string> =>
    client.ask('POST', collection, { metadata: { name }, data: { text: 'x'.repeat(200) } });
  // What a cluster of a lesson holds, and the code as warm as in a host that has served a while.
  for (let number = 0; number < 100; number += 1) await create(`there-${number}`);
  for (let number = 0; number < 100; number += 1) await client.ask('GET', collection);
  let [created, deleted] = [0, 0];
  // Some are there ahead, so that a deletion finds what it deletes.
  while (created < 10) await create(`new-${created++}`);
  await using _yielding = await yieldProcessor();
  const asked: Promise<unknown>[] = [];
  const began = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const act = [
      () => client.ask('GET', `${collection}/there-${number % 100}`),
      () => client.ask('GET', number % 8 === 1 ? collection : '/api/v1/namespaces/kube-system/pods'),
      () => create(`new-${created++}`),
      // What was created goes again, so that the lists stay as they are.
      () => client.ask('DELETE', `${collection}/new-${deleted++}`),
    ][number % 4];
    if (act) asked.push(act());
    await sleep(Math.max(0, began + ((number + 1) * 1_000) / perSecond - performance.now()));
  }
  await Promise.all(asked);
  const times = await served.finish();
  const rows = ['get', 'list', 'create'].flatMap((kind) => {
    const measured = (times[kind] ?? []).slice(100);
    return [
      atMost(`server time of ${kind}, p50`, percentile(measured, 0.5), 'ms', bound),
      atMost(`server time of ${kind} at ${perSecond} requests/s, p99`, percentile(measured, 0.99), 'ms', bound),
    ];
  });
  // A create is answered when it is on the disk.
  return [...rows, reference('one write to the disk alone, p99', percentile(await measureDisk(), 0.99), 'ms')];
}
