import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { readSecret } from '../../config/secret.ts';
import { openStore } from '../../store/open-store.ts';
import { eventually } from '../../testing/eventually.ts';
import { launchHost } from '../../testing/launch-host.ts';
import { callHost } from '../client/call-host.ts';
import { learnerCookieName, sealLearner } from '../client/learner-cookie.ts';
import { makeTicket } from '../client/make-ticket.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { closeCodes, mostTerminals } from '../contract/terminal-sizes.ts';

test('sockets are bounded, and end with their sandbox and with their learner', async (context) => {
  const data = await mkdtemp(join(tmpdir(), 'drydock-sockets-'));
  context.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  await using store = await openStore(`sqlite:${join(data, 'store.sqlite')}`);
  const secret = readSecret(data);
  const { process: running, address, host } = await launchHost(data);
  context.after(() => running.kill('SIGTERM'));

  const begin = async () => {
    const learner = (await store.learners.create(new Date())).id;
    const request = {
      address,
      secret,
      call: 'startSandbox',
      input: { learner, lab: 'pods' },
      now: new Date(),
    } as const;
    const sandbox = valueOrThrow(await callHost(request)).id;
    await eventually(async () => (await store.sandboxes.find(sandbox))?.state === 'ready', 'a sandbox', {
      timeoutMs: 60_000,
    });
    return { learner, sandbox };
  };
  const connect = (
    of: { learner: string; sandbox: string },
    use: 'live' | 'terminal' | 'tools',
    terminal = use === 'terminal' ? 'main' : '',
  ) => {
    const ticket = makeTicket({ use, ...of, terminal }, secret, new Date());
    const socket = new WebSocket(`${address.replace('http', 'ws')}/hosts/${host}/${use}?ticket=${ticket}`);
    const told: { open: boolean; code?: number; status?: number | undefined } = { open: false };
    socket.on('open', () => {
      told.open = true;
    });
    socket.on('close', (code) => {
      told.code = code;
    });
    socket.on('unexpected-response', (_, response) => {
      told.status = response.statusCode;
    });
    socket.on('error', () => {});
    return Object.assign(told, { socket });
  };
  const uses = ['live', 'terminal', 'tools'] as const;

  await context.test('attack: frames larger than any message', async () => {
    const of = await begin();
    for (const use of uses) {
      const knocked = connect(of, use);
      await eventually(() => knocked.open, `${use} to open`);
      knocked.socket.send('x'.repeat(8_000_000));
      await eventually(() => knocked.code === 1009 || knocked.code === 1006, `${use} to be closed`);
    }
  });

  await context.test('attack: one learner with more sockets than anybody needs', async () => {
    const of = await begin();
    const knocked = Array.from({ length: 70 }, () => connect(of, 'live'));
    await eventually(() => knocked.every(({ open, status }) => open || status !== undefined), 'all answers');
    assert.equal(knocked.filter(({ open }) => open).length, 64);
    assert.ok(knocked.every(({ open, status }) => open || status === 429));
    for (const { socket } of knocked) socket.close();
    assert.match(await readFile(join(data, 'logs/refusals-host.jsonl'), 'utf8'), /too many sockets/);
  });

  await context.test('one terminal more than there may be is told so, until one is closed', async () => {
    const of = await begin();
    const open = Array.from({ length: mostTerminals }, (_, n) => connect(of, 'terminal', `t${n}`));
    await eventually(() => open.every((each) => each.open), 'all that there may be');
    const more = connect(of, 'terminal', 'more');
    await eventually(() => more.code === closeCodes.tooManyTerminals, 'the word that there are too many');
    const again = connect(of, 'terminal', 't0');
    await eventually(() => again.open, 'one that is there already');

    const first = open[0]?.socket;
    const told: string[] = [];
    first?.on('message', (data) => void told.push(String(data)));
    first?.send(JSON.stringify({ type: 'attach', client: 'a', seen: null, columns: 80, rows: 24 }));
    first?.send(JSON.stringify({ type: 'close' }));
    await eventually(() => told.includes(JSON.stringify({ type: 'closed' })), 'the word that it is closed', {
      timeoutMs: 60_000,
    });
    const another = connect(of, 'terminal', 'more');
    await eventually(() => another.open, 'another one');
    assert.equal(another.code, undefined);
    valueOrThrow(await callHost({ address, secret, call: 'endSandbox', input: of, now: new Date() }));
    await eventually(() => another.code === closeCodes.sandboxEnded, 'its end');
  });

  await context.test('attack: a ticket for the sandbox of somebody else', async () => {
    const [mine, theirs] = [await begin(), await begin()];
    for (const use of uses) {
      const knocked = connect({ learner: mine.learner, sandbox: theirs.sandbox }, use);
      await eventually(() => knocked.status === 403, `${use} to be refused`);
    }
  });

  await context.test(
    'attack: what ends the host for everybody: a cookie in place of a ticket, an address that is none',
    async () => {
      const { learner } = await begin();
      for (const sealed of [`learner:${sealLearner(learner, secret)}`, `admin:${sealLearner(learner, secret)}`]) {
        assert.equal(await handshake(address, `/hosts/${host}/live?ticket=${sealed}`), 401);
        const opened = await fetch(`${address}/hosts/${host}/live/open?ticket=${sealed}&channel=0`, { method: 'POST' });
        assert.equal(opened.status, 401);
      }
      for (const target of ['//[', 'http://[', 'http://x:99999/live', '*'])
        assert.equal(await handshake(address, target), 404, target);
      await begin();
    },
  );

  await context.test('attack: sockets that stay after the end of the sandbox', async () => {
    const of = await begin();
    const open = uses.map((use) => connect(of, use));
    await eventually(() => open.every((each) => each.open), 'the sockets');
    valueOrThrow(await callHost({ address, secret, call: 'endSandbox', input: of, now: new Date() }));
    await eventually(() => open.every(({ code }) => code === closeCodes.sandboxEnded), 'their end');
  });

  await context.test(
    'attack: sockets over HTTP that stay after the end of the sandbox, or are of another learner',
    async () => {
      const [of, other] = [await begin(), await begin()];
      const post = (path: string, learner: string) =>
        fetch(`${address}/hosts/${host}/${path}`, {
          method: 'POST',
          headers: { cookie: `${learnerCookieName(false)}=${sealLearner(learner, secret)}` },
        });
      const open = (use: (typeof uses)[number], more: string, who = of) => {
        const ticket = makeTicket({ use, ...who, terminal: use === 'terminal' ? 'main' : '' }, secret, new Date());
        return post(`${use}/open?ticket=${ticket}${more}`, of.learner);
      };
      const { session } = (await (await open('live', '&channel=0')).json()) as { session: string };
      for (const [at, use] of (['terminal', 'tools'] as const).entries())
        assert.equal((await open(use, `&channel=${at + 1}&session=${session}`)).status, 200);
      assert.equal(
        (await open('live', `&channel=3&session=${session}`, { ...other, learner: of.learner })).status,
        403,
      );
      assert.equal((await open('live', `&channel=3&session=${session}`, other)).status, 403);
      assert.equal((await post(`bridge/poll?session=${session}&had=0`, other.learner)).status, 404);
      valueOrThrow(await callHost({ address, secret, call: 'endSandbox', input: of, now: new Date() }));
      const told = async () => (await post(`bridge/poll?session=${session}&had=0`, of.learner)).text();
      for (const channel of [0, 1, 2])
        await eventually(
          async () => (await told()).includes(`data:${channel}!${closeCodes.sandboxEnded}\n`),
          'the end',
        );
    },
  );

  await context.test('attack: sockets that stay after their learner is deleted', async () => {
    const of = await begin();
    const open = uses.map((use) => connect(of, use));
    await eventually(() => open.every((each) => each.open), 'the sockets');
    await store.learners.remove(of.learner);
    await eventually(() => open.every(({ code }) => code === closeCodes.sandboxEnded), 'their end');
  });
});

/** The status of a handshake whose target is sent as it is written; 0 where the line is cut. */
function handshake(address: string, target: string): Promise<number> {
  const { port, host } = new URL(address);
  const socket = createConnection(Number(port), '127.0.0.1');
  const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Upgrade: websocket', 'Connection: Upgrade'];
  const key = ['Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`];
  socket.write(`${[...lines, ...key].join('\r\n')}\r\n\r\n`);
  return new Promise((answered) => {
    socket.on('data', (data) => answered(Number(data.toString('latin1').split(' ')[1])));
    socket.on('error', () => answered(0));
    socket.on('close', () => answered(0));
  });
}
