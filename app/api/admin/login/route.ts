import { z } from 'zod';
import { isPassword, longestPassword } from '../../../../config/admin-password.ts';
import { credentialOf } from '../../../../sandbox/client/admin-cookie.ts';
import { fail, ok } from '../../../../sandbox/contract/failure.ts';
import { adminAccess, beginAdminSession } from '../../../_server/admin/admin.ts';
import { noteRefusal } from '../../../_server/admin/answer-admin.ts';
import { LoginLine } from '../../../_server/admin/login-line.ts';
import { noteDeed } from '../../../_server/admin/note-deed.ts';
import { answer, readBody } from '../../../_server/answer.ts';
import { clientAddress } from '../../../_server/client.ts';
import { openedStore } from '../../../_server/opened-store.ts';

const loginSchema = z.strictObject({ password: z.string().max(longestPassword) });

const line = new LoginLine({
  now: () => new Date(),
  after: (ms, act) => void setTimeout(act, ms),
  random: Math.random,
});

/** Logs the administrator in by their password. How often an address may try is up to the door. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, loginSchema);
    if (!body.ok) return body;
    // Strangers cannot use up the tries of whoever has been here before.
    const { adminDeeds } = await openedStore();
    if (!(await adminDeeds.isKnown(await clientAddress())) && !(await line.turn())) {
      await noteRefusal(request, 'too many, of all addresses');
      return fail('too-many', 'Too many try to log in. Try again in half a minute.');
    }
    const { passwordHash } = adminAccess();
    if (passwordHash === undefined || !(await isPassword(body.value.password, passwordHash))) {
      await noteRefusal(request, passwordHash === undefined ? 'no password is set' : 'wrong password');
      await noteDeed({ deed: 'failed-login', way: 'password', who: '' }, new Date());
      return fail('not-allowed', 'This is not the password of the administrator.');
    }
    const session = { way: 'password', who: '', credential: credentialOf(passwordHash) } as const;
    await beginAdminSession(session, 'strict', new Date());
    return ok(undefined);
  });
}
