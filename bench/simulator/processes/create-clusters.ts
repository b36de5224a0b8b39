/** Milliseconds from `create` to an API server that has answered, one cluster after the other. */
import { request } from 'node:https';
import { valueOrThrow } from '../../../sandbox/contract/failure.ts';
import type { Cluster } from '../../../sandbox/contract/provider.ts';
import { newSpec, openProvider } from './open-provider.ts';

const count = Number(process.argv[2]);
await using opened = await openProvider();
const times: number[] = [];
for (let number = 0; number < count; number += 1) {
  const began = performance.now();
  const cluster = valueOrThrow(await opened.provider.create(newSpec()));
  times.push(performance.now() - began);
  await untilReady(cluster);
}
console.log(JSON.stringify({ times, sinceStart: performance.now() }));

/** `create` promises a server that answers; it is held to it. */
function untilReady({ api }: Cluster): Promise<void> {
  return new Promise((ready, failed) => {
    const asked = request({ ...api, path: '/readyz', rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? ready() : failed(new Error('not ready'))));
    });
    asked.on('error', failed);
    asked.end();
  });
}
