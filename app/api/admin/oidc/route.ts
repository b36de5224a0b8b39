import { cookies } from 'next/headers';
import { z } from 'zod';
import { readSecret } from '../../../../config/secret.ts';
import { readSettings } from '../../../../config/settings.ts';
import { fail, ok } from '../../../../sandbox/contract/failure.ts';
import { locales } from '../../../../sandbox/contract/text.ts';
import { adminAccess } from '../../../_server/admin/admin.ts';
import { beginOidcLogin } from '../../../_server/admin/oidc-login.ts';
import { pendingCookieName, pendingMs, sealPending } from '../../../_server/admin/pending-login.ts';
import { answer, readBody } from '../../../_server/answer.ts';
import { isSecure } from '../../../_server/client.ts';

const beginSchema = z.strictObject({ locale: z.enum(locales) });

/** Begins a login at the OpenID provider; the page then goes to the address of the answer. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, beginSchema);
    if (!body.ok) return body;
    const { oidc } = adminAccess();
    if (oidc === undefined) return fail('not-found', 'No OpenID provider is set up here.');
    const secure = await isSecure();
    // As the browser names this site, also where a proxy names it otherwise; the door has compared it with ours.
    const redirect = `${request.headers.get('origin')}/api/admin/oidc/callback`;
    const begun = await beginOidcLogin(oidc, { redirect, locale: body.value.locale, now: new Date() });
    if (begun === undefined) return fail('host-unreachable', `${oidc.issuer} does not answer. The log has more.`);
    const value = sealPending(begun.pending, readSecret(readSettings().data));
    // Lax: the provider sends the browser back from another site.
    const flags = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
    (await cookies()).set(pendingCookieName(secure), value, { ...flags, maxAge: pendingMs / 1_000 });
    return ok({ url: begun.url });
  });
}
