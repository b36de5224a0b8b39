/** Keeps processors busy in a container's account of them; nothing is computed. */
import type { Process } from '../../runtime/process.ts';

/** How often it is written down: metrics are taken every 15 s. */
const stepMs = 1_000;

/** Until the process ends, or for `forMs`. */
export function burnCpu(process: Process, processors: number, forMs = Number.POSITIVE_INFINITY): void {
  if (processors <= 0) return;
  let left = forMs;
  const step = (): void => {
    if (process.ended.aborted || left <= 0) return;
    const ms = Math.min(stepMs, left);
    left -= ms;
    const timer = process.clock.after(ms, () => {
      process.use({ cpuMillis: ms * processors });
      step();
    });
    process.ended.addEventListener('abort', () => timer[Symbol.dispose](), { once: true });
  };
  step();
}
