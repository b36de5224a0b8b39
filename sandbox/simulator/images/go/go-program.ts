/** What Go's runtime does for its programs: they end with 2 at SIGTERM and SIGINT, even as PID 1. */
import type { Process } from '../../runtime/process.ts';

const killedByRuntime = 2;

/** Resolves with the exit code when the process is told to end; programs that handle signals themselves do not use it. */
export function untilSignalled(process: Process): Promise<number> {
  return new Promise((resolve) => {
    // PID 1 cannot end itself by the signal's default, and Go then calls exit(2); elsewhere the default does it.
    if (process.pid !== 1) return;
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      process.onSignal(signal, () => resolve(killedByRuntime));
    process.onSignal('SIGQUIT', () => {
      void process.stderr.write('SIGQUIT: quit\nPC=0x0 m=0 sigcode=0\n\n').catch(() => {});
      resolve(killedByRuntime);
    });
  });
}

/** The standard logger's `2026/01/31 12:00:00 text`. */
export function goLog(process: Process, text: string): void {
  const time = process.clock.now().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
  void process.stderr.write(`${time} ${text}\n`).catch(() => {});
}
