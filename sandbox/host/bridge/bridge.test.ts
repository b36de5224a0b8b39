import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { AuditLog } from '../../../config/audit-log.ts';
import { eventually } from '../../../testing/eventually.ts';
import { learnerCookieName, sealLearner } from '../../client/learner-cookie.ts';
import { makeTicket } from '../../client/make-ticket.ts';
import { mostKept } from '../../contract/bridge.ts';
import { TicketGate } from '../ticket-gate.ts';
import { Bridge } from './bridge.ts';

const secret = 'of these tests';

/** A bridge before a server whose sockets say `welcome`, and which writes down what they were told. */
async function openBridge(context: TestContext, silence = 60_000) {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bridge-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const now = (): Date => new Date();
  const log = join(folder, 'refusals.jsonl');
  const bridge = new Bridge({ secret, now, audit: new AuditLog(log, now), silence });
  const gate = new TicketGate({ secret, now });
  const sockets = new WebSocketServer({ noServer: true });
  const told: string[] = [];
  const server = createServer((request, response) => {
    if (!bridge.serve(request, response)) response.writeHead(404).end();
  });
  server.on('upgrade', (request, stream, head) => {
    const url = new URL(request.url ?? '/', 'http://host');
    const ticket = gate.admit(url.searchParams.get('ticket') ?? '', 'terminal');
    if (typeof ticket === 'string') return stream.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('message', (data) => told.push(String(data)));
      socket.send('welcome');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  context.after(() => {
    bridge[Symbol.dispose]();
    server.close();
    server.closeAllConnections();
    for (const socket of sockets.clients) socket.terminate();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hosts/h`;
  const post = (path: string, learner = 'ada', body?: string) => {
    const cookie = learner === '' ? {} : { cookie: `${learnerCookieName(false)}=${sealLearner(learner, secret)}` };
    return fetch(`${url}/${path}`, { method: 'POST', headers: cookie, ...(body === undefined ? {} : { body }) });
  };
  const ticketOf = (learner: string) =>
    makeTicket({ use: 'terminal', learner, sandbox: 's', terminal: 'main' }, secret, now());
  const open = async (channel = 0, session?: string): Promise<string> => {
    const more = session === undefined ? '' : `&session=${session}`;
    const reply = await post(`terminal/open?ticket=${ticketOf('ada')}&channel=${channel}${more}`);
    assert.equal(reply.status, 200);
    return ((await reply.json()) as { session: string }).session;
  };
  const audit = (): string => readFileSync(log, 'utf8');
  const socketAt = (at: number): WebSocket => [...sockets.clients][at] as WebSocket;
  return { post, open, ticketOf, told, sockets, socketAt, audit };
}

/** Reads a stream until it has said all of this. */
async function readUntil(reply: Response, wanted: string): Promise<string> {
  let text = '';
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes(wanted)) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) throw new Error(`the stream ended after: ${text}`);
    text += value;
  }
  await reader?.cancel();
  return text;
}

test('what sockets say comes over the stream and by polls, in order, from where the page is', async (context) => {
  const { post, open, socketAt, sockets } = await openBridge(context);
  const session = await open();
  const stream = await post(`bridge/stream?session=${session}&had=0`);
  assert.equal(stream.headers.get('content-type'), 'text/event-stream');
  assert.equal(stream.headers.get('x-accel-buffering'), 'no');
  assert.match(await readUntil(stream, 'welcome'), /^:\n\ndata:0:welcome\n\n$/);
  await open(1, session);
  await eventually(() => sockets.clients.size === 2, 'both sockets');
  socketAt(0).send('日本語');
  const text = async (had: number) => (await post(`bridge/poll?session=${session}&had=${had}`)).text();
  await eventually(async () => (await text(1)).includes('日本語'), 'the third event');
  assert.equal(await text(1), 'data:1:welcome\n\ndata:0:日本語\n\n');
  assert.equal(await text(1), 'data:1:welcome\n\ndata:0:日本語\n\n', 'an answer that was lost comes again');
  assert.equal(await text(2), 'data:0:日本語\n\n');
  socketAt(1).close(4410);
  assert.equal(await text(3), 'data:1!4410\n\n');
});

test('what a page sends arrives once and in order, however often and in whatever pieces it is sent', async (context) => {
  const { post, open, told } = await openBridge(context);
  const session = await open();
  const lines = Array.from({ length: 300 }, (_, at) => `message ${at} 日本語`);
  const bytes = Buffer.from(lines.map((line) => `0:${line}\n`).join(''));
  for (let at = 0; at < bytes.length; ) {
    const from = Math.max(0, at - (at % 70));
    const body = bytes.toString('latin1', from, at + 997);
    const reply = await fetchBytes(post, `bridge/send?session=${session}&had=0&from=${from}`, body);
    assert.equal(reply.status, 200);
    at = Math.min(bytes.length, at + 997);
    assert.deepEqual(await reply.json(), { had: at });
  }
  await eventually(() => told.length === lines.length, 'all of it');
  assert.deepEqual(told, lines);
  assert.equal((await post(`bridge/send?session=${session}&had=0&from=${bytes.length + 1}`, 'ada', 'x')).status, 409);
  const late = await post(`bridge/send?session=${session}&had=0&from=0`, 'ada', '0:message 0 日本語\n');
  assert.deepEqual(await late.json(), { had: bytes.length });
  assert.equal(told.length, lines.length);
});

test('a page that says nothing of what it had is kept a bounded amount, and gets all of it later', async (context) => {
  const { post, open, socketAt } = await openBridge(context);
  const session = await open();
  const socket = socketAt(0);
  const parts = 100;
  for (let part = 0; part < parts; part += 1) socket.send(`${part} ${'x'.repeat(50_000)}`);
  let had = 0;
  let largest = 0;
  const seen: string[] = [];
  await eventually(async () => {
    const text = await (await post(`bridge/poll?session=${session}&had=${had}`)).text();
    largest = Math.max(largest, text.length);
    const events = text.split('\n\n').slice(0, -1);
    had += events.length;
    seen.push(...events.map((event) => event.slice('data:0:'.length).split(' ')[0] ?? ''));
    return seen.length === parts + 1;
  }, 'everything');
  assert.deepEqual(seen, ['welcome', ...Array.from({ length: parts }, (_, part) => String(part))]);
  // What had been read from the network when the host stopped to read comes on top.
  assert.ok(largest < mostKept + 500_000, `${largest} units at once`);
});

test('attack: the bridge of one learner with the cookie of another, with none, and by guessing', async (context) => {
  const { post, open, audit, told } = await openBridge(context);
  const session = await open();
  for (const learner of ['mallory', ''])
    for (const deed of ['stream', 'poll', 'send', 'close', 'other'])
      assert.equal(
        (await post(`bridge/${deed}?session=${session}&had=0&from=0`, learner, '0:evil\n')).status,
        404,
        deed,
      );
  const guess = randomBytes(16).toString('base64url');
  assert.equal((await post(`bridge/poll?session=${guess}&had=0`)).status, 404);
  assert.match(audit(), /"learner":"mallory","what":"POST \/hosts\/h\/bridge\/stream","why":"the bridge of another"/);
  assert.doesNotMatch(audit(), new RegExp(session));
  assert.equal((await post(`bridge/send?session=${session}&had=0&from=0`, 'ada', '0:mine\n')).status, 200);
  await eventually(() => told.length > 0, 'what its own learner says');
  assert.deepEqual(told, ['mine']);
});

test('attack: tickets used twice, of another learner, forged, for another use', async (context) => {
  const { post, ticketOf, sockets } = await openBridge(context);
  const status = async (ticket: string, learner = 'ada', use = 'terminal') =>
    (await post(`${use}/open?ticket=${ticket}&channel=0`, learner)).status;
  const ticket = ticketOf('ada');
  assert.equal(await status(ticket, 'mallory'), 403);
  assert.equal(await status(ticket, ''), 403);
  assert.equal(await status(`${ticket}x`), 401);
  assert.equal(await status(''), 401);
  assert.equal(await status(ticket), 200, 'no stranger has used it up');
  assert.equal(await status(ticket), 401);
  const other = makeTicket({ use: 'live', learner: 'ada', sandbox: 's', terminal: '' }, secret, new Date());
  assert.equal(await status(other), 401);
  await eventually(() => sockets.clients.size === 1, 'one socket');
});

test('attack: more bridges than a browser can hold, and bodies and lines longer than any', async (context) => {
  const { post, open, ticketOf, sockets } = await openBridge(context);
  const sessions = [await open(), await open(), await open(), await open()];
  assert.equal((await post(`terminal/open?ticket=${ticketOf('ada')}&channel=0`)).status, 429);
  const send = (from: number, body: string) =>
    post(`bridge/send?session=${sessions[0]}&had=0&from=${from}`, 'ada', body);
  assert.equal((await send(0, 'x'.repeat(60_001))).status, 413);
  let status = 200;
  for (let from = 0; status === 200 && from < 3_000_000; from += 60_000)
    status = (await send(from, 'x'.repeat(60_000))).status;
  assert.equal(status, 404, 'a line without an end ends the bridge');
  await eventually(() => sockets.clients.size === 3, 'its socket is closed');
  assert.equal((await post(`bridge/close?session=${sessions[1]}`)).status, 200);
  await eventually(() => sockets.clients.size === 2, 'what was closed is closed');
});

test('a bridge that nobody asks ends with its sockets', async (context) => {
  const { post, open, sockets } = await openBridge(context, 1_500);
  const session = await open();
  await eventually(() => sockets.clients.size === 0, 'the end of its socket');
  assert.equal((await post(`bridge/poll?session=${session}&had=0`)).status, 404);
});

/** Bytes may begin and end within a character. */
function fetchBytes(
  post: (path: string, learner: string, body: string) => Promise<Response>,
  path: string,
  latin1: string,
) {
  return post(path, 'ada', Buffer.from(latin1, 'latin1') as unknown as string);
}
