import type { SandboxRecord } from '../../store/sandboxes.ts';
import type { Sandbox } from './sandbox.ts';

interface Reaping {
  readonly sandboxes: readonly (Pick<Sandbox, 'unseen' | 'unwatchedSince' | 'end'> & {
    readonly record: Pick<SandboxRecord, 'state' | 'endsAt'>;
  })[];
  readonly now: Date;
  /** Milliseconds without an open page. */
  readonly idleMs: number;
}

/** A page opens its sockets in the second after it was answered; a program that takes places away opens none. */
const unseenMs = 3 * 60_000;

/** Ends what is over: its time is up, or nobody has looked at it for long. */
export function reapSandboxes({ sandboxes, now, idleMs }: Reaping): void {
  for (const sandbox of sandboxes) {
    const { unwatchedSince, unseen, record } = sandbox;
    const patienceMs = unseen && record.state === 'ready' ? Math.min(idleMs, unseenMs) : idleMs;
    if (record.state !== 'ready' && record.state !== 'starting') continue;
    if (record.endsAt <= now) void sandbox.end('time');
    else if (unwatchedSince !== null && now.getTime() - unwatchedSince.getTime() >= patienceMs)
      void sandbox.end('idle');
  }
}
