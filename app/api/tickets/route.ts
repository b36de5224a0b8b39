import { z } from 'zod';
import { readSecret } from '../../../config/secret.ts';
import { readSettings } from '../../../config/settings.ts';
import { makeTicket } from '../../../sandbox/client/make-ticket.ts';
import { fail, ok } from '../../../sandbox/contract/failure.ts';
import { answer, readBody } from '../../_server/answer.ts';
import { findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

const ticketRequest = z.object({
  sandbox: z.string().min(1).max(40),
  use: z.enum(['live', 'terminal', 'tools']),
  terminal: z.string().max(40).default(''),
});

/** A ticket for one socket of the learner's own sandbox, and the path to bring it to. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, ticketRequest);
    if (!body.ok) return body;
    const { sandbox, use, terminal } = body.value;
    const learner = await findLearner();
    const record = await (await openedStore()).sandboxes.find(sandbox);
    if (learner === undefined || record?.learner !== learner)
      return fail('not-found', `There is no sandbox ${sandbox} of yours.`);
    const ticket = makeTicket({ use, learner, sandbox, terminal }, readSecret(readSettings().data), new Date());
    return ok({ path: `/hosts/${record.host}/${use}?ticket=${ticket}` });
  });
}
