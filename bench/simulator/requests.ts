import { constants } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type BenchRow, percentile, reference } from '../bench-row.ts';
import { openApiClient } from './api-client.ts';
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
  await using disk = await openDisk();
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
    if (number % 10 === 0) asked.push(disk.write());
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
  return [...rows, reference('one write to the disk meanwhile, p99', percentile(disk.times, 0.99), 'ms')];
}

interface Disk extends AsyncDisposable {
  /** Milliseconds. */
  readonly times: number[];
  write(): Promise<void>;
}

/** Writes as much as an object takes into a file that has room for it, as a journal does, and waits until it is on the disk. */
async function openDisk(): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-disk-'));
  const file = await open(join(folder, 'file'), constants.O_WRONLY | constants.O_CREAT | constants.O_DSYNC);
  await file.write(Buffer.alloc(1024 * 1024), 0);
  const line = Buffer.alloc(700, 'x');
  const times: number[] = [];
  return {
    times,
    async write() {
      const began = performance.now();
      await file.write(line, 0, line.length, times.length * line.length);
      times.push(performance.now() - began);
    },
    async [Symbol.asyncDispose]() {
      await file.close();
      await rm(folder, { recursive: true });
    },
  };
}
