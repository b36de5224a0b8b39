/** Asks PID 1 to end, and kills it when it does not in time (StopContainer of containerd's CRI server). */
import type { Container } from '../../runtime/container-runtime.ts';
import type { Signal } from '../../runtime/process.ts';
import { type Clock, sleep } from '../../time/clock.ts';

/** From the end of a process until containerd has told of it and cleaned up (kind: 50 to 110). */
const toldMs = 80;

/** Resolves when it has ended. Rejects with the signal's reason. */
export async function stopContainer(
  container: Container,
  {
    stopSignal,
    graceSeconds,
    clock,
    signal,
  }: { stopSignal: Signal; graceSeconds: number; clock: Clock; signal: AbortSignal },
): Promise<void> {
  if (container.exit) return;
  const ended = new Promise<void>((resolve) => container.onExit(() => resolve()));
  const over = new AbortController();
  const graceEnd = sleep(clock, graceSeconds * 1_000, AbortSignal.any([signal, over.signal]));
  // Ended below, when the container is faster.
  graceEnd.catch(() => {});
  container.kill(stopSignal);
  await Promise.race([ended, graceEnd]);
  over.abort();
  if (!container.exit) {
    container.kill('SIGKILL');
    await ended;
  }
  await sleep(clock, toldMs, signal);
}
