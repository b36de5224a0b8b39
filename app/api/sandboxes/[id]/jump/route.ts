import { z } from 'zod';
import { fail } from '../../../../../sandbox/contract/failure.ts';
import { answer, readBody } from '../../../../_server/answer.ts';
import { askOwnerOf } from '../../../../_server/ask-host.ts';
import { findLearner } from '../../../../_server/learner.ts';

const jumpSchema = z.object({ step: z.string().min(1).max(60), fresh: z.boolean() });

/** Brings the learner's cluster, or a fresh one in its place, to where a step begins. */
export function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  return answer(async () => {
    const body = await readBody(request, jumpSchema);
    if (!body.ok) return body;
    const learner = await findLearner();
    if (learner === undefined) return fail('not-found', 'There is no sandbox of yours here.');
    return askOwnerOf('jumpToStep', { learner, sandbox: (await params).id, ...body.value });
  });
}
