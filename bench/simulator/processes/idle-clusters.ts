/** What many clusters that nobody uses cost: heap each, and processor time together. */
import { valueOrThrow } from '../../../sandbox/contract/failure.ts';
import { heapBytes, idleShare } from './cost.ts';
import { newSpec, openProvider } from './open-provider.ts';

const [count, seconds] = process.argv.slice(2).map(Number) as [number, number];
await using opened = await openProvider();
// The first cluster loads what all share.
valueOrThrow(await opened.provider.create(newSpec()));
const before = await heapBytes();
const residentBefore = process.memoryUsage.rss();
for (let number = 0; number < count; number += 1) valueOrThrow(await opened.provider.create(newSpec()));
const heap = (await heapBytes()) - before;
const resident = process.memoryUsage.rss() - residentBefore;
const cpu = await idleShare(seconds);
console.log(JSON.stringify({ heapEach: heap / count, residentEach: resident / count, cpu }));
