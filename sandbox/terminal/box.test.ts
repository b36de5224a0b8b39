import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { eventually } from '../../testing/eventually.ts';
import { writeKubeconfig } from '../access/kubeconfig.ts';
import { valueOrThrow } from '../contract/failure.ts';
import type { TerminalReply } from '../contract/terminal-protocol.ts';
import { run } from '../exec/run.ts';
import { type Box, openBox } from './box.ts';
import { chooseIsolation } from './choose-isolation.ts';
import type { Attachment, Terminal } from './terminal.ts';

const isolation = await chooseIsolation('bubblewrap', '127.0.0.1');
const skip = isolation.ok ? false : `bubblewrap does not work here: ${isolation.failure.message}`;

describe('the box', { skip }, () => {
  let home: string;
  let box: Box | undefined;
  const site = createServer((_, reply) => reply.end('hello from outside'));

  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'drydock-home-'));
    await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
    const to = { host: '127.0.0.1', port: (site.address() as AddressInfo).port };
    const kubectl = (await run('which', ['kubectl'])).stdout.trim() || '/bin/true';
    const learnerKubeconfig = writeKubeconfig({
      server: 'https://127.0.0.1:6443',
      authority: 'Y2E=',
      user: 'learner',
      token: 't',
      namespace: 'shop',
    });
    box = valueOrThrow(
      await openBox({
        id: 's1',
        home,
        learnerKubeconfig,
        kubectl,
        forwards: [
          { port: 80, to },
          { port: 6443, to },
        ],
        files: { 'web.yaml': 'a: b\n' },
        isolation: 'bubblewrap',
      }),
    );
  });

  after(async () => {
    await box?.[Symbol.asyncDispose]();
    await new Promise((closed) => site.close(closed));
    await rm(home, { recursive: true });
  });

  function terminal(name: string): Terminal {
    const found = box?.terminal(name);
    assert.ok(found);
    return found;
  }

  interface Screen {
    readonly attachment: Attachment;
    readonly replies: TerminalReply[];
    text(): string;
    type(data: string): void;
  }

  let clients = 0;
  function beginning() {
    clients += 1;
    return { client: `c${clients}`, seen: null, columns: 80, rows: 24 };
  }

  function look(name: string): Screen {
    const replies: TerminalReply[] = [];
    let attachment: Attachment | undefined;
    const viewer = {
      send: (reply: TerminalReply) => {
        replies.push(reply);
        if ('seq' in reply) attachment?.acknowledge(reply.seq);
      },
    };
    attachment = terminal(name).attach(viewer, beginning());
    const text = (): string =>
      stripVTControlCharacters(replies.map((reply) => ('data' in reply ? reply.data : '')).join(''));
    let typed = 0;
    const type = (data: string): void => {
      attachment?.input(data, typed);
      typed += data.length;
    };
    return { attachment, replies, text, type };
  }

  /** Runs a line in a terminal of its own and gives what it printed. */
  async function say(line: string): Promise<string> {
    const screen = look('say');
    await eventually(() => screen.text().includes('$ '), 'a prompt');
    screen.type(`clear; ${line}; echo "en""d=$?"; exit\r`);
    // The next one begins a shell of its own only when this one has ended.
    await eventually(() => screen.replies.some((reply) => reply.type === 'exit'), `the shell to end after ${line}`);
    return eventually(() => {
      const all = screen.replies
        .filter((reply) => reply.type === 'output')
        .map((reply) => reply.data)
        .join('');
      const found = /\[[23]J([\s\S]*)end=/.exec(all) ?? /exit\r?\n([\s\S]*)end=/.exec(all);
      return found?.[1] === undefined ? undefined : stripVTControlCharacters(found[1]);
    }, `an answer to ${line}`).finally(() => screen.attachment[Symbol.dispose]());
  }

  test("has the namespace in its prompt, the lab's files, kubectl and its alias", async () => {
    const screen = look('first');
    await eventually(() => /shop ~ \$ /.test(screen.text()), 'the prompt');
    assert.match(await say('cat web.yaml; alias k'), /a: b[\s\S]*kubectl/);
    assert.match(await say('kubectl config view --minify -o jsonpath={..server}'), /https:\/\/127\.0\.0\.1:6443/);
    screen.attachment[Symbol.dispose]();
  });

  test('tells when a command runs, when it has ended and how, also to who comes later', async () => {
    const screen = look('marked');
    const last = (of = screen) => of.replies.findLast((reply) => reply.type === 'shell');
    const first = await eventually(() => last(), 'the first prompt');
    assert.deepEqual([first.state, first.code], ['prompt', 0]);
    screen.type('cat\r');
    await eventually(() => last()?.state === 'running', 'a program that waits for input');
    const later = look('marked');
    await eventually(() => last(later)?.state === 'running', 'the same told to another viewer');
    screen.type('\x04(exit 7)\r');
    await eventually(() => last()?.prompts === first.prompts + 2 && last()?.state === 'prompt', 'two more prompts');
    assert.equal(last()?.code, 7);
    for (const each of [screen, later]) each.attachment[Symbol.dispose]();
  });

  test('runs a command beside the terminals, in the same home, and ends one that takes too long', async () => {
    assert.ok(box);
    const never = new AbortController().signal;
    const ran = await box.run('pwd; echo oh >&2; echo here > note; exit 3', never);
    assert.deepEqual([ran.code, ran.output.split('\n').sort()], [3, ['', '/home/learner', 'oh']]);
    assert.match(await say('cat note'), /here/);
    const stopped = await box.run('sleep 600 & sleep 600', AbortSignal.timeout(300));
    assert.equal(stopped.code, null);
    const gone = async () => /^\s*0\s/.test(await say('grep -l "^sleep" /proc/[0-9]*/comm | wc -l'));
    await eventually(gone, 'the command and what it has started to be gone', { timeoutMs: 60_000 });
  });

  test('reaches what is forwarded, at the same ports for everybody, and nothing else of the machine', async () => {
    assert.match(await say('curl -s http://127.0.0.1/'), /hello from outside/);
    const { port } = site.address() as AddressInfo;
    assert.match(await say(`curl -s -m 5 http://127.0.0.1:${port}/ || echo refused`), /refused/);
    assert.match(
      await say('ls /sys/class/net 2>/dev/null; cat /proc/net/dev | wc -l'),
      /3/,
      'only the loopback device',
    );
  });

  test('sees no process, no home and no setting of the machine, and holds no rights', async () => {
    assert.match(await say('ls -d /proc/[0-9]* | wc -l'), /^\s*\d\s/, 'a handful of processes');
    assert.match(await say('ls /root /home; env | grep -c DRYDOCK_SECRET'), /cannot access '\/root'[\s\S]*learner\s+0/);
    assert.match(
      await say("grep -E 'CapEff|CapPrm|CapAmb|NoNewPrivs' /proc/self/status"),
      /CapPrm:\s+0+\s+CapEff:\s+0+\s+CapAmb:\s+0+\s+NoNewPrivs:\s+1/,
    );
    assert.match(await say('touch /usr/x || echo kept'), /kept/);
    assert.match(await say('id -un; hostname'), /learner\s+drydock/);
  });

  test('keeps its screen for whoever comes back, and its home on disk', async () => {
    const first = look('kept');
    await eventually(() => first.text().includes('$ '), 'a prompt');
    first.type('echo one-"line" | tee kept.txt\r');
    await eventually(() => first.text().includes('one-line'), 'the line');
    first.attachment[Symbol.dispose]();
    const second = look('kept');
    await eventually(
      () => second.replies.some((reply) => reply.type === 'screen' && reply.data.includes('one-line')),
      'the same screen',
    );
    assert.equal(await readFile(join(home, 'kept.txt'), 'utf8'), 'one-line\n');
    second.attachment[Symbol.dispose]();
  });

  test('tells how a shell ended and begins another at the next key', async () => {
    const screen = look('ending');
    await eventually(() => screen.text().includes('$ '), 'a prompt');
    screen.type('exit 7\r');
    const exit = await eventually(() => screen.replies.find((reply) => reply.type === 'exit'), 'the end');
    assert.equal(exit.code, 7);
    const before = screen.replies.length;
    screen.type(' ');
    await eventually(
      () => screen.replies.slice(before).some((reply) => reply.type === 'output' && reply.data.includes('$ ')),
      'a new prompt',
    );
    screen.attachment[Symbol.dispose]();
  });

  test('a terminal that is closed ends what runs there, in the foreground and behind, and its name is free at once', async () => {
    const screen = look('closed');
    await eventually(() => screen.text().includes('$ '), 'a prompt');
    screen.type('sleep 4321 & sh -c "echo re\'\'ady; exec sleep 1234"\r');
    await eventually(() => screen.text().includes('ready'), 'both programs');
    const sleeping = () => say('grep -l "^sleep" /proc/[0-9]*/comm | wc -l');
    assert.match(await sleeping(), /^\s*2\s/);
    const other = look('closed');
    screen.attachment.close();
    for (const { replies } of [screen, other])
      await eventually(() => replies.some(({ type }) => type === 'closed'), 'the word that it is closed');
    const anew = look('closed');
    await eventually(() => anew.text().includes('$ '), 'a prompt');
    assert.doesNotMatch(anew.text(), /ready/);
    const gone = async () => /^\s*0\s/.test(await sleeping());
    await eventually(gone, 'the programs to be gone', { timeoutMs: 60_000 });
    assert.equal(anew.replies.filter(({ type }) => type === 'exit' || type === 'closed').length, 0);
    for (const each of [screen, other, anew]) each.attachment[Symbol.dispose]();
  });

  test('no job is left behind by any of many terminals that are closed', async () => {
    for (let round = 0; round < 20; round += 1) {
      const screen = look('many');
      await eventually(() => screen.text().includes('$ '), 'a prompt');
      screen.type('sleep 4321 & cat\r');
      await eventually(() => /\[1\] \d+/.test(screen.text()), 'a job');
      screen.attachment.close();
      screen.attachment[Symbol.dispose]();
    }
    const gone = async () => /^\s*0\s/.test(await say('grep -l "^sleep" /proc/[0-9]*/comm | wc -l'));
    await eventually(gone, 'the jobs to be gone', { timeoutMs: 60_000 });
  });

  test('stops reading a shell whose viewer does not acknowledge, and goes on when it does', async () => {
    const replies: TerminalReply[] = [];
    const attachment = terminal('flood').attach({ send: (reply) => replies.push(reply) }, beginning());
    const received = (): number =>
      replies.reduce((sum, reply) => sum + (reply.type === 'output' ? reply.data.length : 0), 0);
    await eventually(() => replies.some((reply) => 'data' in reply && reply.data.includes('$ ')), 'a prompt');
    attachment.input('yes 0123456789\r', 0);
    await eventually(() => received() >= 90_000, 'the mark');
    const last = replies.findLast((reply) => reply.type === 'output');
    assert.ok(received() <= 100_000, `${received()} units were sent without an acknowledgement`);
    const before = received();
    attachment.acknowledge(last?.seq ?? 0);
    await eventually(() => received() > before, 'what follows');
    attachment.input('\u0003', 15);
    attachment[Symbol.dispose]();
  });
});

test('plain shells are for loopback only, and a box that cannot be had says what to install', async () => {
  assert.deepEqual(await chooseIsolation('plain', '127.0.0.1'), { ok: true, value: 'plain' });
});
