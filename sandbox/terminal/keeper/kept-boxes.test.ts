import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eventually } from '../../../testing/eventually.ts';
import { writeKubeconfig } from '../../access/kubeconfig.ts';
import { valueOrThrow } from '../../contract/failure.ts';
import type { TerminalRequest } from '../../contract/terminal-protocol.ts';
import { type TerminalReply, terminalReplySchema } from '../../contract/terminal-protocol.ts';
import { mostTerminals } from '../../contract/terminal-sizes.ts';
import { chooseIsolation } from '../choose-isolation.ts';
import { keeperFolder, socketOf } from './keeper-folder.ts';
import { KeeperLine } from './keeper-line.ts';
import { type KeptBox, KeptBoxes } from './kept-boxes.ts';
import { serveKeptTerminal } from './serve-kept-terminal.ts';

const chosen = await chooseIsolation('bubblewrap', '127.0.0.1');
const skip = chosen.ok ? false : `bubblewrap does not work here: ${chosen.failure.message}`;

async function serve(answer: string): Promise<Server> {
  const site = createServer((_, reply) => reply.end(answer));
  await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
  return site;
}

/** Looks at a terminal as a page does, from what it has seen on. */
async function look(box: KeptBox, client: string, seen: { stream: string; seq: number } | null = null) {
  const line = await box.terminal('main')?.view();
  assert.ok(line, 'a way to the terminal');
  const replies: TerminalReply[] = [];
  const say = (request: TerminalRequest): void => void line.socket.write(`${JSON.stringify(request)}\n`);
  line.lines.on('line', (text) => {
    const reply = terminalReplySchema.parse(JSON.parse(String(text)));
    replies.push(reply);
    if (reply.type === 'screen' || reply.type === 'output') say({ type: 'ack', seq: reply.seq });
  });
  say({ type: 'attach', client, seen, columns: 80, rows: 24 });
  const attached = await eventually(() => replies.find((reply) => reply.type === 'attached'), 'an answer');
  let typed = attached.input;
  return {
    attached,
    text: () => replies.map((reply) => ('data' in reply ? reply.data : '')).join(''),
    seen: () => ({
      stream: attached.stream,
      seq: replies.findLast((reply) => reply.type === 'screen' || reply.type === 'output')?.seq ?? seen?.seq ?? 0,
    }),
    type: (data: string) => {
      say({ type: 'input', from: typed, data });
      typed += data.length;
    },
    cut: () => line.socket.destroy(),
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('boxes that outlive their host', { skip }, () => {
  let data: string;
  const sites: Server[] = [];
  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'drydock-keeper-'));
  });
  after(async () => {
    for (const site of sites) site.close();
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  });

  async function requestFor(answer: string) {
    const site = await serve(answer);
    sites.push(site);
    const learnerKubeconfig = writeKubeconfig({
      server: 'https://127.0.0.1:6443',
      authority: 'Y2E=',
      user: 'learner',
      token: 't',
      namespace: 'shop',
    });
    const to = { host: '127.0.0.1', port: (site.address() as AddressInfo).port };
    const request = { id: 's1', home: join(data, 'homes', 's1'), learnerKubeconfig, kubectl: '/bin/true', files: {} };
    return { ...request, forwards: [{ port: 80, to }], isolation: 'bubblewrap' as const };
  }

  const log = (): void => {};

  test('another host finds the shell as it was, led to a new address; the end leaves nothing', async () => {
    const first = new KeptBoxes(data, log);
    const page = await look(valueOrThrow(await first.open(await requestFor('before'))), 'a');
    page.type(
      'mark=kept; curl -s 127.0.0.1; n=0; until [ -e stop ]; do sleep 0.01; n=$((n+1)); echo "count $n."; done\r',
    );
    await eventually(() => page.text().includes('count 5.'), 'a program that goes on');
    assert.match(page.text(), /before/);
    page.cut();

    const second = new KeptBoxes(data, log);
    const again = await look(valueOrThrow(await second.open(await requestFor('after'))), 'a', page.seen());
    assert.equal(again.attached.anew, false);
    await eventually(() => again.text().includes('count 50.'), 'the same program');
    // Not by Ctrl-C: a bash whose program ends by itself at that moment goes on with its loop.
    await writeFile(join(data, 'homes', 's1', 'stop'), '');
    await eventually(() => again.text().endsWith('$ '), 'a prompt');
    const counts = [...(page.text() + again.text()).matchAll(/count (\d+)\./g)].map((match) => Number(match[1]));
    assert.deepEqual(
      counts,
      counts.map((_, i) => i + 1),
    );
    again.type('curl -s 127.0.0.1; echo "-$mark-"\r');
    await eventually(() => again.text().includes('after-kept-'), 'the new address').catch((error) => {
      throw new Error(`${error.message}; the terminal shows ${JSON.stringify(again.text().slice(-1_000))}`);
    });

    const keeper = await KeeperLine.open(socketOf(keeperFolder(data)));
    assert.ok(keeper);
    await second[Symbol.asyncDispose]();
    await eventually(() => !isRunning(keeper.pid), 'the keeper to be gone');
    assert.deepEqual(await readdir(keeperFolder(data)), ['keeper.log']);
  });

  test('when the keeper is killed there is another one, and the page learns that its shell is new', async () => {
    await using boxes = new KeptBoxes(data, log);
    const box = valueOrThrow(await boxes.open(await requestFor('site')));
    const page = await look(box, 'a');
    await eventually(() => page.text().includes('$ '), 'a prompt');
    const keeper = await KeeperLine.open(socketOf(keeperFolder(data)));
    assert.ok(keeper);
    process.kill(keeper.pid, 'SIGKILL');
    await keeper.ended;
    const later = await look(box, 'a', page.seen());
    assert.equal(later.attached.anew, true);
    await eventually(() => later.text().includes('$ '), 'a prompt');
  });

  test('a terminal that is closed makes room for another one', async () => {
    await using boxes = new KeptBoxes(data, log);
    const box = valueOrThrow(await boxes.open(await requestFor('site')));
    for (let n = 0; n < mostTerminals; n += 1) assert.ok(box.terminal(`t${n}`));
    assert.equal(box.terminal('more'), undefined);
    const socket = new EventEmitter();
    const told: string[] = [];
    const page = Object.assign(socket, {
      send: (text: string | Buffer) => void told.push(String(text)),
      close: () => {},
    });
    const terminal = box.terminal('t3');
    assert.ok(terminal);
    await serveKeptTerminal(page, terminal);
    socket.emit('message', JSON.stringify({ type: 'attach', client: 'a', seen: null, columns: 80, rows: 24 }));
    socket.emit('message', JSON.stringify({ type: 'close' }));
    await eventually(() => told.includes(JSON.stringify({ type: 'closed' })), 'the word that it is closed');
    assert.ok(box.terminal('more'));
    socket.emit('close');
  });

  test('a keeper whose folder is gone ends by itself', async () => {
    const boxes = new KeptBoxes(data, log);
    await boxes.open(await requestFor('site'));
    const keeper = await KeeperLine.open(socketOf(keeperFolder(data)));
    assert.ok(keeper);
    await rm(keeperFolder(data), { recursive: true });
    await keeper.ended;
    await eventually(() => !isRunning(keeper.pid), 'the keeper to be gone');
  });
});
