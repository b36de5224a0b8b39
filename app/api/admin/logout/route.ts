import { ok } from '../../../../sandbox/contract/failure.ts';
import { endAdminSession } from '../../../_server/admin/admin.ts';
import { answerAdmin } from '../../../_server/admin/answer-admin.ts';

/** Ends the administrator's session. */
export function POST(request: Request) {
  return answerAdmin(request, async () => {
    await endAdminSession();
    return ok(undefined);
  });
}
