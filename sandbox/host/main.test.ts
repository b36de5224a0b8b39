import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { readSecret } from '../../config/secret.ts';
import { podsLab } from '../../labs/pods/lab.ts';
import { openStore } from '../../store/open-store.ts';
import { eventually } from '../../testing/eventually.ts';
import { followLive, launchHost } from '../../testing/launch-host.ts';
import { callHost } from '../client/call-host.ts';
import { makeTicket } from '../client/make-ticket.ts';
import { valueOrThrow } from '../contract/failure.ts';
import type { HostCall, HostInput } from '../contract/host-api.ts';
import type { TerminalRequest } from '../contract/terminal-protocol.ts';
import { type Ticket, ticketLifeMs } from '../contract/ticket.ts';

test('the Pods lab is done over the wire of a host, forged tickets open nothing, and a killed host loses no progress', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'drydock-host-'));
  context.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  await using store = await openStore(`sqlite:${join(data, 'store.sqlite')}`);
  const secret = readSecret(data);
  let { process: running, address, host } = await launchHost(data);
  context.after(() => running.kill('SIGTERM'));
  const call = <Call extends HostCall>(name: Call, input: HostInput<Call>) =>
    callHost({ address, secret, call: name, input, now: new Date() });

  const learner = (await store.learners.create(new Date())).id;
  const started = valueOrThrow(await call('startSandbox', { learner, lab: 'pods' }));
  const again = valueOrThrow(await call('startSandbox', { learner, lab: 'pods' }));
  assert.equal(again.id, started.id, 'a second start gives the same sandbox');

  const ticketFor = (use: Ticket['use'], of = learner, key = secret, now = new Date()) =>
    makeTicket({ use, learner: of, sandbox: started.id, terminal: use === 'terminal' ? 'main' : '' }, key, now);
  const connect = (use: 'live' | 'terminal', ticket: string) =>
    new WebSocket(`${address.replace('http', 'ws')}/hosts/${host}/${use}?ticket=${ticket}`);

  const live = followLive(connect('live', ticketFor('live')));
  await eventually(() => live.sandbox?.state === 'ready', 'the sandbox to be ready', { timeoutMs: 60_000 });

  const used = ticketFor('terminal');
  const terminal = watch(connect('terminal', used));
  await eventually(() => terminal.text().includes('$'), 'a prompt', { timeoutMs: 60_000 });
  for (const refused of [
    used,
    `${ticketFor('terminal')}x`,
    ticketFor('terminal', learner, 'another secret'),
    ticketFor('terminal', learner, secret, new Date(Date.now() - ticketLifeMs)),
    ticketFor('terminal', 'l0000000000000000'),
    ticketFor('live'),
    '',
  ]) {
    assert.equal(await outcome(connect('terminal', refused)), 'refused', refused);
  }

  for (const { id, solution } of podsLab.steps) {
    for (const command of solution) terminal.type(`${command}\r`);
    await eventually(
      () => live.steps.find(({ step }) => step === id)?.passedAt,
      `${id}; the terminal shows: ${terminal.text().slice(-2_000)}`,
      { timeoutMs: 60_000 },
    );
  }

  terminal.type('mark=kept; n=0; until [ -e stop ]; do sleep 0.05; n=$((n+1)); echo "count $n."; done\r');
  await eventually(() => terminal.text().includes('count 3.'), 'a program that goes on');
  running.kill('SIGKILL');
  await running.ended;
  ({ process: running, address, host } = await launchHost(data));
  const anew = valueOrThrow(await call('startSandbox', { learner, lab: 'pods' }));
  assert.deepEqual([anew.id, anew.attempt], [started.id, started.attempt], 'the sandbox outlives its host');
  const back = followLive(connect('live', ticketFor('live')));
  await eventually(() => back.sandbox?.state === 'ready', 'its adoption', { timeoutMs: 60_000 });
  const later = watch(connect('terminal', ticketFor('terminal')), terminal);
  const counts = () => [...later.text().matchAll(/count (\d+)\./g)].map((match) => Number(match[1]));
  await eventually(() => counts().length > 20, 'the same program');
  await writeFile(join(data, 'homes', started.id, 'stop'), '');
  await eventually(() => later.text().endsWith('$ '), 'a prompt');
  later.type('echo "$mark-shell"; kubectl get ns --no-headers | wc -l; echo a""ll\r');
  const answered = () => /kept-shell\r\n\d+\r\nall/.test(later.text());
  await eventually(answered, 'the same shell, led to where its cluster is now', { timeoutMs: 60_000 });
  assert.deepEqual(
    counts(),
    counts().map((_, i) => i + 1),
    'no line is lost, none comes twice',
  );

  const passed = (await store.attempts.passesOf(anew.attempt)).map(({ step }) => step);
  assert.deepEqual(passed.sort(), podsLab.steps.map(({ id }) => id).sort());
  valueOrThrow(await call('endSandbox', { learner, sandbox: anew.id }));
  await eventually(async () => (await store.sandboxes.find(anew.id))?.state === 'ended', 'the end');
  running.kill('SIGTERM');
  await running.ended;
  assert.deepEqual(await readdir(join(data, 'keeper')), ['keeper.log'], 'a host that ends leaves no keeper');
});

const outputSchema = z.looseObject({
  type: z.string(),
  data: z.string().default(''),
  seq: z.int().default(0),
  stream: z.string().default(''),
});

interface Watched {
  text(): string;
  type(data: string): void;
  readonly seen: { stream: string; seq: number };
}

/** A page's end of a terminal; after a cut it goes on from what was seen `before`. */
function watch(socket: WebSocket, before?: Watched): Watched {
  let text = before?.text() ?? '';
  let typed = 0;
  const seen = before?.seen ?? { stream: '', seq: 0 };
  const client = before ? 'again' : 'first';
  const say = (request: TerminalRequest): void => socket.send(JSON.stringify(request));
  socket.on('error', () => {});
  socket.on('open', () => say({ type: 'attach', client, seen: before ? seen : null, columns: 80, rows: 24 }));
  socket.on('message', (data) => {
    const reply = outputSchema.parse(JSON.parse(String(data)));
    if (reply.type === 'attached') seen.stream = reply.stream;
    text += reply.data;
    if (reply.seq === 0) return;
    seen.seq = reply.seq;
    say({ type: 'ack', seq: reply.seq });
  });
  const type = (data: string): void => {
    say({ type: 'input', from: typed, data });
    typed += data.length;
  };
  return { text: () => text, type, seen };
}

function outcome(socket: WebSocket): Promise<'opened' | 'refused'> {
  return new Promise((known) => {
    socket.on('open', () => {
      socket.close();
      known('opened');
    });
    socket.on('error', () => known('refused'));
  });
}
