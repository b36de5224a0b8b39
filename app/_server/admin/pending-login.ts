import { z } from 'zod';
import { seal, unseal } from '../../../sandbox/contract/seal.ts';
import { locales } from '../../../sandbox/contract/text.ts';

/** Time to log in at the provider, with a second factor that must be found first. */
export const pendingMs = 10 * 60_000;

const pendingSchema = z.object({
  state: z.string().min(1),
  nonce: z.string().min(1),
  /** Of PKCE: who has the code alone gets nothing for it. */
  verifier: z.string().min(1),
  /** Where the provider sends the browser back to. */
  redirect: z.url(),
  locale: z.enum(locales),
  /** Unix milliseconds. */
  expires: z.int(),
});
/** A login that is under way at the provider; it stays in the browser that began it. */
export type PendingLogin = z.infer<typeof pendingSchema>;

export function pendingCookieName(secure: boolean): string {
  return secure ? '__Host-drydock-oidc' : 'drydock-oidc';
}

const purpose = 'oidc:';

/** `<body>.<signature>`, both base64url. */
export function sealPending(pending: PendingLogin, secret: string): string {
  return seal(purpose, Buffer.from(JSON.stringify(pending)).toString('base64url'), secret);
}

/** Undefined where the cookie is absent, not ours, or too old. */
export function openPending(cookie: string | undefined, secret: string, now: Date): PendingLogin | undefined {
  const body = unseal(purpose, cookie, secret);
  if (body === undefined) return undefined;
  const parsed = pendingSchema.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  return parsed.success && parsed.data.expires > now.getTime() ? parsed.data : undefined;
}
