import { z } from 'zod';
import { readSecret } from '../../../config/secret.ts';
import { readSettings } from '../../../config/settings.ts';
import { makeTicket } from '../../../sandbox/client/make-ticket.ts';
import { fail, ok, type Result } from '../../../sandbox/contract/failure.ts';
import type { Ticket } from '../../../sandbox/contract/ticket.ts';
import { answer, readBody } from '../../_server/answer.ts';
import { noHost } from '../../_server/ask-host.ts';
import { findLearner } from '../../_server/learner.ts';
import { openedStore } from '../../_server/opened-store.ts';

const ticketRequest = z.discriminatedUnion('use', [
  z.object({ use: z.literal('echo') }),
  z.object({
    sandbox: z.string().min(1).max(40),
    use: z.enum(['live', 'terminal', 'tools']),
    terminal: z.string().max(40).default(''),
  }),
]);

/** A ticket for one socket of the learner's own sandbox, or for a test of the connection, and the path to bring it to. */
export function POST(request: Request) {
  return answer(async () => {
    const body = await readBody(request, ticketRequest);
    if (!body.ok) return body;
    const learner = await findLearner();
    if (body.value.use === 'echo') return echo(learner ?? '');
    const { sandbox, use, terminal } = body.value;
    const record = await (await openedStore()).sandboxes.find(sandbox);
    if (learner === undefined || record?.learner !== learner)
      return fail('not-found', `There is no sandbox ${sandbox} of yours.`);
    return ok(pathTo(record.host, { use, learner, sandbox, terminal }));
  });
}

/** Whoever reads the page may test the connection, on any host. */
async function echo(learner: string): Promise<Result<{ path: string }>> {
  const [host] = await (await openedStore()).hosts.alive(new Date());
  if (!host) return fail('host-unreachable', noHost);
  return ok(pathTo(host.id, { use: 'echo', learner, sandbox: '', terminal: '' }));
}

function pathTo(host: string, of: Omit<Ticket, 'expires' | 'nonce'>): { path: string } {
  const ticket = makeTicket(of, readSecret(readSettings().data), new Date());
  return { path: `/hosts/${host}/${of.use}?ticket=${ticket}` };
}
