import { ok } from '../../../../sandbox/contract/failure.ts';
import { endAdminSession } from '../../../_server/admin/admin.ts';
import { answerAdmin } from '../../../_server/admin/answer-admin.ts';
import { noteDeed } from '../../../_server/admin/note-deed.ts';

/** Ends the administrator's session. */
export function POST(request: Request) {
  return answerAdmin(request, async (admin, now) => {
    await endAdminSession();
    await noteDeed({ ...admin, deed: 'logout' }, now);
    return ok(undefined);
  });
}
