import type { Terminal } from './parts.ts';
import type { Sandbox } from './sandbox.ts';

interface Reaping<T extends Terminal> {
  readonly sandboxes: readonly Sandbox<T>[];
  readonly now: Date;
  /** Milliseconds without an open page. */
  readonly idleMs: number;
}

/** Ends what is over: its time is up, or nobody has looked at it for long. */
export function reapSandboxes<T extends Terminal>({ sandboxes, now, idleMs }: Reaping<T>): void {
  for (const sandbox of sandboxes) {
    const { unwatchedSince, record } = sandbox;
    if (record.state !== 'ready' && record.state !== 'starting') continue;
    if (record.endsAt <= now) void sandbox.end('time');
    else if (unwatchedSince !== null && now.getTime() - unwatchedSince.getTime() >= idleMs) void sandbox.end('idle');
  }
}
