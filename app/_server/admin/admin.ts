/** Who is an administrator: whoever has logged in, for a working day. */
import { randomBytes } from 'node:crypto';
import { cookies } from 'next/headers';
import { type AdminAccess, hasAdmin, readAdminAccess } from '../../../config/admin-access.ts';
import { readSecret } from '../../../config/secret.ts';
import { readSettings } from '../../../config/settings.ts';
import { adminCookieName, isGood, openAdmin, sealAdmin, sessionMs } from '../../../sandbox/client/admin-cookie.ts';
import type { AdminSession } from '../../../store/admin-sessions.ts';
import { clientAddress, isSecure } from '../client.ts';
import { openedStore } from '../opened-store.ts';
import { noteDeed } from './note-deed.ts';

/** How one may log in here; the files are read each time, so that a new password counts at once. */
export function adminAccess(): AdminAccess {
  return readAdminAccess(readSettings());
}

/** False where nobody can log in. */
export function isAdminSet(): boolean {
  return hasAdmin(readSettings());
}

/** The administrator who asks. */
export async function findAdmin(now: Date): Promise<AdminSession | undefined> {
  const id = await readCookie();
  const session = id === undefined ? undefined : await (await openedStore()).adminSessions.find(id);
  return session && isGood(session, adminAccess(), now) ? session : undefined;
}

/** `sameSite`: `lax` where the way in leads over another site, from which a browser brings no strict cookie. */
export async function beginAdminSession(
  of: Omit<AdminSession, 'id' | 'issuedAt' | 'address'>,
  sameSite: 'strict' | 'lax',
  now: Date,
): Promise<void> {
  const { adminSessions } = await openedStore();
  const id = randomBytes(16).toString('base64url');
  await adminSessions.removeBefore(new Date(now.getTime() - sessionMs));
  await noteDeed({ ...of, deed: 'login' }, now);
  await adminSessions.insert({ ...of, id, issuedAt: now, address: await clientAddress() });
  const value = sealAdmin(id, readSecret(readSettings().data));
  await setCookie(value, sessionMs / 1_000, sameSite);
}

/** The session is over everywhere, also where its cookie was copied to. */
export async function endAdminSession(): Promise<void> {
  const id = await readCookie();
  if (id !== undefined) await (await openedStore()).adminSessions.remove(id);
  await setCookie('', 0, 'strict');
}

async function readCookie(): Promise<string | undefined> {
  const cookie = (await cookies()).get(adminCookieName(await isSecure()));
  return openAdmin(cookie?.value, readSecret(readSettings().data));
}

async function setCookie(value: string, maxAge: number, sameSite: 'strict' | 'lax'): Promise<void> {
  const secure = await isSecure();
  (await cookies()).set(adminCookieName(secure), value, { httpOnly: true, sameSite, path: '/', maxAge, secure });
}
