import { ok } from '../../../../sandbox/contract/failure.ts';
import { answerAdmin } from '../../../_server/admin/answer-admin.ts';
import { adminOverview } from '../../../_server/admin/overview.ts';

/** Every sandbox, every host, the last refusals. */
export function GET(request: Request) {
  return answerAdmin(request, async (admin, now) => ok(await adminOverview(admin, now)));
}
