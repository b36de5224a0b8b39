import { answerAdmin } from '../../../../../_server/admin/answer-admin.ts';
import { endAnySandbox } from '../../../../../_server/ask-host.ts';

/** Ends a sandbox, whoever's it is. */
export function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerAdmin(request, async () => endAnySandbox((await params).id));
}
