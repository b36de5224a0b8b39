import { endSession } from '../../../../../_server/admin/admin-sessions.ts';
import { answerAdmin } from '../../../../../_server/admin/answer-admin.ts';

/** Logs out one administrator. */
export function POST(request: Request, { params }: { params: Promise<{ handle: string }> }) {
  return answerAdmin(request, async (admin, now) => endSession(admin, (await params).handle, now));
}
