/** What web uses of a host: calls over HTTP, tickets for sockets, the learner's cookie. */
import { fail, ok, type Result } from '../contract/failure.ts';
import { type HostCall, type HostInput, type HostOutput, hostCalls, hostErrorSchema } from '../contract/host-api.ts';
import { makeTicket } from './make-ticket.ts';

/** A host answers at once, also while a cluster starts; longer than this and it hangs. */
const patienceMs = 20_000;

export interface HostRequest<Call extends HostCall> {
  /** `http://127.0.0.1:40123` */
  readonly address: string;
  readonly secret: string;
  readonly call: Call;
  readonly input: HostInput<Call>;
  readonly now: Date;
}

/** Failures: the host's own, or `host-unreachable`. */
export async function callHost<Call extends HostCall>(request: HostRequest<Call>): Promise<Result<HostOutput<Call>>> {
  const { address, secret, call, input, now } = request;
  const ticket = makeTicket({ use: 'service', learner: '', sandbox: '', terminal: '' }, secret, now);
  let reply: Response;
  let body: unknown;
  try {
    reply = await fetch(new URL(`/api/${call}`, address), {
      method: 'POST',
      headers: { authorization: `Bearer ${ticket}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(patienceMs),
    });
    body = await reply.json();
  } catch (error) {
    return fail(
      'host-unreachable',
      `The host at ${address} does not answer: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  if (reply.ok) return ok(hostCalls[call].output.parse(body) as HostOutput<Call>);
  const refused = hostErrorSchema.safeParse(body);
  if (refused.success) return { ok: false, failure: refused.data.failure };
  return fail('unexpected', `The host answered ${reply.status} to ${call}.`, { output: JSON.stringify(body) });
}
