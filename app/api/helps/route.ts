import { z } from 'zod';
import { fail, ok } from '../../../sandbox/contract/failure.ts';
import { helpSchema } from '../../../sandbox/contract/help.ts';
import { answer, readBody } from '../../_server/answer.ts';
import { findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

const takenSchema = helpSchema.extend({
  attempt: z.string().min(1).max(40),
  /** A jump is noted by the host that makes it. */
  kind: helpSchema.shape.kind.exclude(['jump']),
});

/** Notes in the learner's own attempt which help was taken. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, takenSchema);
    if (!body.ok) return body;
    const store = await openedStore();
    const [learner, attempt] = [await findLearner(), await store.attempts.find(body.value.attempt)];
    if (learner === undefined || attempt?.learner !== learner)
      return fail('not-found', `There is no attempt ${body.value.attempt} of yours.`);
    await store.helps.take({ ...body.value, at: new Date() });
    return ok(undefined);
  });
}
