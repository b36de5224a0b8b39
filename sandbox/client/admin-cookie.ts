import { createHash } from 'node:crypto';
import type { AdminAccess } from '../../config/admin-access.ts';
import type { AdminSession } from '../../store/admin-sessions.ts';
import { seal, unseal } from '../contract/seal.ts';

/** A working day; afterwards the administrator shows who they are once more. */
export const sessionMs = 8 * 60 * 60_000;

/** Where TLS is, browsers take the name only for a Secure cookie of this very host; the other name is not read there. */
export function adminCookieName(secure: boolean): string {
  return secure ? '__Host-drydock-admin' : 'drydock-admin';
}

const purpose = 'admin:';

/** `<id of the session>.<signature>` */
export function sealAdmin(id: string, secret: string): string {
  return seal(purpose, id, secret);
}

/** The session's id, or undefined where the cookie is absent or not ours. */
export function openAdmin(cookie: string | undefined, secret: string): string | undefined {
  return unseal(purpose, cookie, secret);
}

/** What a session carries that began with this password, or at this provider; another makes another. */
export function credentialOf(hashOrIssuer: string): string {
  return createHash('sha256').update(hashOrIssuer).digest('base64url');
}

/** True while it is not over and what it began with still opens. */
export function isGood(session: AdminSession, { passwordHash, oidc }: AdminAccess, now: Date): boolean {
  const { way, who, credential, issuedAt } = session;
  const age = now.getTime() - issuedAt.getTime();
  if (age < 0 || age >= sessionMs) return false;
  if (way === 'password') return passwordHash !== undefined && credential === credentialOf(passwordHash);
  return oidc?.admins.has(who.toLowerCase()) === true && credential === credentialOf(oidc.issuer);
}
