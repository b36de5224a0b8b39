import { setTimeout as sleep } from 'node:timers/promises';

/** For what is still going on after the last cluster is made. */
const restMs = 3_000;

/** Heap in use and what buffers hold beside it, after a full collection; needs --expose-gc. */
export async function heapBytes(): Promise<number> {
  await sleep(restMs);
  if (!globalThis.gc) throw new Error('run with --expose-gc');
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The share of one core that this process takes while nobody asks it for anything. */
export async function idleShare(seconds: number): Promise<number> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await sleep(seconds * 1_000);
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1_000 / (performance.now() - began);
}
