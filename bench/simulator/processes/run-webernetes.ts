/** Start, memory and idle time of webernetes, from the bundle that is named first. */
import { z } from 'zod';
import { heapBytes, idleShare } from './cost.ts';

const [bundle = '', ...numbers] = process.argv.slice(2);
const [created, idle, seconds] = numbers.map(Number) as [number, number, number];
const began = performance.now();
const { Cluster } = z
  .object({ Cluster: z.custom<new () => { init(): Promise<void> }>((value) => typeof value === 'function') })
  .parse(await import(bundle));
const kept: object[] = [];
const times: number[] = [];
for (let number = 0; number < created; number += 1) {
  const start = number === 0 ? began : performance.now();
  const cluster = new Cluster();
  await cluster.init();
  times.push(performance.now() - start);
  kept.push(cluster);
}
const before = await heapBytes();
for (let number = 0; number < idle; number += 1) {
  const cluster = new Cluster();
  await cluster.init();
  kept.push(cluster);
}
const heapEach = ((await heapBytes()) - before) / idle;
// All of them are idle by now.
const cpu = ((await idleShare(seconds)) * idle) / kept.length;
console.log(JSON.stringify({ times, heapEach, cpu }));
process.exit(0);
