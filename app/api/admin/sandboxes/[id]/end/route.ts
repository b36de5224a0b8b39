import { answerAdmin } from '../../../../../_server/admin/answer-admin.ts';
import { noteDeed } from '../../../../../_server/admin/note-deed.ts';
import { endAnySandbox } from '../../../../../_server/ask-host.ts';

/** Ends a sandbox, whoever's it is. */
export function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answerAdmin(request, async (admin, now) => {
    const { id } = await params;
    const ended = await endAnySandbox(id);
    if (ended.ok) await noteDeed({ ...admin, deed: 'end-sandbox', object: id }, now);
    return ended;
  });
}
