import { cookies } from 'next/headers';
import { readSecret } from '../../../../../config/secret.ts';
import { readSettings } from '../../../../../config/settings.ts';
import { credentialOf } from '../../../../../sandbox/client/admin-cookie.ts';
import { adminAccess, beginAdminSession } from '../../../../_server/admin/admin.ts';
import { noteRefusal } from '../../../../_server/admin/answer-admin.ts';
import { noteDeed } from '../../../../_server/admin/note-deed.ts';
import { finishOidcLogin } from '../../../../_server/admin/oidc-login.ts';
import { openPending, type PendingLogin, pendingCookieName } from '../../../../_server/admin/pending-login.ts';
import { isSecure } from '../../../../_server/client.ts';

/** Where the OpenID provider sends the browser back to; leads on to the administrator's page, or says what is wrong. */
export async function GET(request: Request) {
  const { oidc } = adminAccess();
  const pending = await takePending();
  if (oidc === undefined || pending === undefined) {
    await noteRefusal(request, 'oidc: no login under way');
    return leadTo('/en/admin/login?problem=expired');
  }
  const outcome = await finishOidcLogin(oidc, pending, new URL(request.url).search);
  if (!outcome.ok) {
    await noteRefusal(request, ['oidc:', outcome.problem, outcome.email ?? ''].join(' ').trim());
    await noteDeed({ deed: 'failed-login', way: 'oidc', who: outcome.email ?? '' }, new Date());
    return leadTo(`/${pending.locale}/admin/login?problem=${outcome.problem}`);
  }
  const session = { way: 'oidc', who: outcome.email, credential: credentialOf(oidc.issuer) } as const;
  await beginAdminSession(session, 'lax', new Date());
  return leadTo(`/${pending.locale}/admin`);
}

/** What this browser began; once only. */
async function takePending(): Promise<PendingLogin | undefined> {
  const jar = await cookies();
  const secure = await isSecure();
  const name = pendingCookieName(secure);
  const pending = openPending(jar.get(name)?.value, readSecret(readSettings().data), new Date());
  if (jar.has(name)) jar.set(name, '', { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 0 });
  return pending;
}

function leadTo(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}
