import { createHash } from 'node:crypto';
import { isGood, sessionMs } from '../../../sandbox/client/admin-cookie.ts';
import { fail, ok, type Result } from '../../../sandbox/contract/failure.ts';
import type { AdminSession } from '../../../store/admin-sessions.ts';
import { openedStore } from '../opened-store.ts';
import { adminAccess } from './admin.ts';
import { noteDeed } from './note-deed.ts';

/** Somebody who is logged in as administrator, as the page shows them. */
export interface ShownSession {
  /** Tells it from others; the session's id stays in its cookie. */
  readonly handle: string;
  readonly way: AdminSession['way'];
  readonly who: string;
  readonly address: string;
  readonly since: string;
  readonly until: string;
  /** True for the one that asks. */
  readonly own: boolean;
}

const handleOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 16);

/** The oldest first; those that open nothing any more are left out. */
export async function shownSessions(asking: AdminSession, now: Date): Promise<readonly ShownSession[]> {
  return (await goodSessions(now)).map(({ id, way, who, address, issuedAt }) => ({
    handle: handleOf(id),
    way,
    who,
    address,
    since: issuedAt.toISOString(),
    until: new Date(issuedAt.getTime() + sessionMs).toISOString(),
    own: id === asking.id,
  }));
}

/** Logs out one of the administrators, at once. Failures: not-found. */
export async function endSession(asking: AdminSession, handle: string, now: Date): Promise<Result<void>> {
  const { adminSessions } = await openedStore();
  const session = (await adminSessions.all()).find(({ id }) => handleOf(id) === handle);
  if (session === undefined) return fail('not-found', 'This administrator is logged out already.');
  await adminSessions.remove(session.id);
  await noteDeed({ ...asking, deed: 'end-session', object: sayWhose(session) }, now);
  return ok(undefined);
}

/** Logs out everybody but whoever asks. */
export async function endOtherSessions(asking: AdminSession, now: Date): Promise<Result<void>> {
  const others = (await goodSessions(now)).filter(({ id }) => id !== asking.id);
  await (await openedStore()).adminSessions.removeAllBut(asking.id);
  await noteDeed({ ...asking, deed: 'end-other-sessions', object: others.map(sayWhose).join(', ') }, now);
  return ok(undefined);
}

async function goodSessions(now: Date): Promise<readonly AdminSession[]> {
  const access = adminAccess();
  return (await (await openedStore()).adminSessions.all()).filter((session) => isGood(session, access, now));
}

function sayWhose({ who, address }: AdminSession): string {
  return [who, address].filter((text) => text !== '').join(' · ');
}
