import { z } from 'zod';
import { isPassword, longestPassword } from '../../../../config/admin-password.ts';
import { credentialOf } from '../../../../sandbox/client/admin-cookie.ts';
import { fail, ok } from '../../../../sandbox/contract/failure.ts';
import { adminAccess, beginAdminSession } from '../../../_server/admin/admin.ts';
import { noteRefusal } from '../../../_server/admin/answer-admin.ts';
import { answer, readBody } from '../../../_server/answer.ts';

const loginSchema = z.strictObject({ password: z.string().max(longestPassword) });

/** Logs the administrator in by their password. How often one may try is up to the door. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, loginSchema);
    if (!body.ok) return body;
    const { passwordHash } = adminAccess();
    if (passwordHash === undefined || !(await isPassword(body.value.password, passwordHash))) {
      await noteRefusal(request, passwordHash === undefined ? 'no password is set' : 'wrong password');
      return fail('not-allowed', 'This is not the password of the administrator.');
    }
    const session = { way: 'password', who: '', credential: credentialOf(passwordHash) } as const;
    await beginAdminSession(session, 'strict', new Date());
    return ok(undefined);
  });
}
