import { endOtherSessions } from '../../../../_server/admin/admin-sessions.ts';
import { answerAdmin } from '../../../../_server/admin/answer-admin.ts';

/** Logs out every other administrator. */
export function POST(request: Request) {
  return answerAdmin(request, endOtherSessions);
}
