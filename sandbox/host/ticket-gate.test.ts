import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sealAdmin } from '../client/admin-cookie.ts';
import { sealLearner } from '../client/learner-cookie.ts';
import { makeTicket } from '../client/make-ticket.ts';
import { seal } from '../contract/seal.ts';
import { type Ticket, ticketLifeMs } from '../contract/ticket.ts';
import { TicketGate } from './ticket-gate.ts';

const secret = 'of this test';
const of = { use: 'terminal', learner: 'l1', sandbox: 's1', terminal: 'main' } as const;

test('attack: a ticket used twice, late, or for something else', () => {
  let now = new Date(1_000);
  const gate = new TicketGate({ secret, now: () => now });
  const ticket = makeTicket(of, secret, now);
  assert.equal(gate.admit(ticket, 'live'), 'foreign');
  assert.deepEqual(pick(gate.admit(ticket, 'terminal')), of, 'it names learner, sandbox and terminal');
  assert.equal(gate.admit(ticket, 'terminal'), 'used');
  const late = makeTicket(of, secret, now);
  now = new Date(1_000 + ticketLifeMs);
  assert.equal(gate.admit(late, 'terminal'), 'expired');
  assert.equal(gate.admit(ticket, 'terminal'), 'expired', 'also when its use is forgotten');
});

test('attack: a ticket that was altered, in every part', () => {
  const now = new Date(1_000);
  const gate = new TicketGate({ secret, now: () => now });
  const ticket = makeTicket(of, secret, now);
  const [body = '', signature = ''] = ticket.split('.');
  const read = JSON.parse(Buffer.from(body, 'base64url').toString()) as Ticket;
  const changes: Partial<Ticket>[] = [
    { learner: 'l2' },
    { sandbox: 's2' },
    { terminal: 'other' },
    { use: 'service' },
    { expires: read.expires + 1 },
    { nonce: `${read.nonce}x` },
  ];
  for (const change of changes) {
    const altered = Buffer.from(JSON.stringify({ ...read, ...change })).toString('base64url');
    assert.equal(gate.admit(`${altered}.${signature}`, change.use ?? 'terminal'), 'forged', JSON.stringify(change));
  }
  for (const altered of [
    '',
    '.',
    body,
    `${body}.`,
    `.${signature}`,
    `${ticket}x`,
    ticket.slice(0, -1),
    `${body}.${'A'.repeat(43)}`,
  ])
    assert.equal(gate.admit(altered, 'terminal'), 'forged', altered);
  assert.equal(typeof gate.admit(ticket, 'terminal'), 'object');
});

test('attack: what is sealed for something else, in place of a ticket', () => {
  const now = new Date(1_000);
  const gate = new TicketGate({ secret, now: () => now });
  const body = Buffer.from(JSON.stringify({ ...of, expires: 40_000, nonce: 'a nonce of 16 or more' })).toString(
    'base64url',
  );
  for (const cookie of [
    // The purpose as part of the body: once that ended the host, for everybody.
    ...['learner:', 'admin:', 'oidc:', ''].flatMap((word) => [
      `${word}${sealLearner('l1', secret)}`,
      `${word}${sealAdmin('a1', secret)}`,
    ]),
    sealLearner(body, secret),
    seal('', body, secret),
    seal('ticket:', 'bm8ganNvbg', secret),
    seal('ticket:', Buffer.from('null').toString('base64url'), secret),
  ])
    assert.equal(gate.admit(cookie, 'terminal'), 'forged', cookie);
});

function pick(admitted: Ticket | string): object {
  if (typeof admitted === 'string') return { admitted };
  const { use, learner, sandbox, terminal } = admitted;
  return { use, learner, sandbox, terminal };
}
