import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type IPty, spawn } from 'node-pty';
import { inputWindow, longestText, mostInput, type TerminalRequest } from '../../sandbox/contract/terminal-sizes.ts';
import { serveTerminal } from '../../sandbox/terminal/serve-terminal.ts';
import { Terminal } from '../../sandbox/terminal/terminal.ts';
import { eventually } from '../../testing/eventually.ts';
import { randomFrom } from '../../testing/random-from.ts';
import { TestLine } from '../../testing/test-line.ts';
import { type TerminalNote, TerminalStream, type Waiting } from './terminal-stream.ts';

const cuts = 200;
const seed = Number(process.env.DRYDOCK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`the page's end of a terminal, over a line that is cut (DRYDOCK_TEST_SEED=${seed})`, () => {
  const random = randomFrom(seed);
  let folder: string;
  let pty: IPty;
  let terminal: Terminal;
  let line: TestLine;
  let text = '';
  const notes: TerminalNote[] = [];
  const waiting: (Waiting | null)[] = [];
  const closings: string[] = [];
  const sent: TerminalRequest[] = [];
  let screens = 0;
  const page = new TerminalStream({
    client: 'page',
    clock: {
      now: () => performance.now(),
      after: (ms, act) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
    },
    screen: {
      cols: 80,
      rows: 24,
      // As in vim: no echo is foreseen there.
      buffer: { active: { type: 'alternate', baseY: 0, cursorX: 0, cursorY: 0, getLine: () => undefined } },
      reset: () => {
        screens += 1;
      },
      write: (data, drawn) => {
        text += data;
        setImmediate(() => drawn?.());
      },
    },
    onShell: () => {},
    onExit: () => {},
    onUp: () => {},
    onClosed: () => void closings.push('closed'),
    onWaiting: (now) => void waiting.push(now),
    onNote: (note) => void notes.push(note),
  });

  function connect(): void {
    line = new TestLine((reply) => page.handle(reply));
    serveTerminal(line, terminal);
    page.open((request) => {
      sent.push(request);
      line.fromPage(request);
    });
  }

  async function cut(): Promise<void> {
    line.cut();
    page.close();
    for (let n = random() * 5; n > 0; n -= 1) await new Promise((later) => setImmediate(later));
    connect();
    for (let n = random() * 40; n > 0; n -= 1) await new Promise((later) => setImmediate(later));
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-cuts-'));
    const shell = {
      open: () => {
        pty = spawn('bash', ['--norc', '--noprofile'], { cwd: folder, env: { PATH: process.env.PATH, PS1: '$ ' } });
        pty.onData((data) => terminal.output(data));
      },
      input: (data: string) => pty.write(data),
      resize: () => {},
      pause: () => pty.pause(),
      resume: () => pty.resume(),
      close: () => pty.kill('SIGHUP'),
    };
    terminal = new Terminal('main', shell, { stream: 'one' });
    connect();
    await eventually(() => text.includes('$ '), 'a prompt');
  });

  after(async () => {
    line.cut();
    pty.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test(`${cuts} cuts while numbered lines print: none is lost, none comes twice`, { timeout: 120_000 }, async () => {
    const last = 200_000;
    text = '';
    page.type(`stty -echo; seq -f 'line %.0f.' 1 ${last}; echo al""l\r`);
    for (let n = 0; n < cuts; n += 1) await cut();
    await eventually(() => text.includes('all\r\n'), 'the last line', { timeoutMs: 90_000 });
    const seen = [...text.matchAll(/line (\d+)\./g)].map((match) => Number(match[1]));
    assert.equal(seen.length, last);
    assert.ok(seen.every((number, i) => number === i + 1));
    assert.deepEqual([notes, screens], [[], 1], 'the first screen and nothing but output');
  });

  test('what is typed meanwhile arrives, each line once and in its place', { timeout: 120_000 }, async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `typed ${i}`);
    page.type('echo re""ady; cat > typed\r');
    await eventually(() => text.includes('ready\r\n'), 'a program that reads lines');
    for (const each of lines) {
      page.type(`${each}\r`);
      if (random() < 0.5) await cut();
    }
    page.type('\u0004echo do""ne\r');
    await eventually(() => text.includes('done\r\n'), 'the prompt after it');
    assert.equal(await readFile(join(folder, 'typed'), 'utf8'), `${lines.join('\n')}\n`);
    assert.deepEqual(notes, []);
  });

  test('1 MB arrives whole through cuts, in parts as they are had, and what is left of it is told', {
    timeout: 120_000,
  }, async () => {
    const text_ = Array.from(
      { length: 20_000 },
      (_, i) => `${String(i).padStart(6, '0')} ${'ab 日本 🚢 '.repeat(4)}\n`,
    ).join('');
    assert.ok(Buffer.byteLength(text_) > 1_000_000);
    page.type('echo re""ads; cat > pasted\r');
    await eventually(() => text.includes('reads\r\n'), 'a program that reads lines');
    sent.length = 0;
    page.type(text_.replaceAll('\n', '\r'));
    const underWay = () => sent.reduce((sum, request) => sum + (request.type === 'input' ? request.data.length : 0), 0);
    assert.ok(underWay() <= inputWindow + longestText, `${underWay()} units were sent at once`);
    for (let n = 0; n < 10; n += 1) await cut();
    await eventually(() => waiting.at(-1) === null, 'all of it to be sent', { timeoutMs: 60_000 });
    page.type('\u0004echo who""le\r');
    await eventually(() => text.includes('whole\r\n'), 'the prompt after it', { timeoutMs: 60_000 });
    assert.equal(await readFile(join(folder, 'pasted'), 'utf8'), text_);
    assert.ok(waiting.some((now) => now !== null && now.unsent < now.of));
    assert.deepEqual(notes, []);
  });

  test('what is not sent yet can be left out, and Ctrl+C does not wait behind it; a paste that was begun is ended', async () => {
    const inputs = () => sent.map((request) => (request.type === 'input' ? request.data : ''));
    page.type('echo re""ads-on; cat > left\r');
    await eventually(() => text.includes('reads-on\r\n'), 'a program that reads');
    sent.length = 0;
    page.type(`\x1b[200~${'x'.repeat(300_000)}\x1b[201~`);
    page.dropWaiting();
    const before = inputs().join('').length;
    assert.ok(before <= inputWindow + longestText, `${before} units`);
    page.type('y'.repeat(300_000));
    page.type('\x03');
    await eventually(() => text.endsWith('$ '), 'a prompt');
    assert.equal(inputs().join('').slice(before), '\x1b[201~\x03');
  });

  test('more typed than can be kept is told, not taken in part', () => {
    line.cut();
    page.close();
    page.type('x'.repeat(mostInput + 1));
    assert.deepEqual(notes, ['input-lost']);
  });

  test('a terminal that is closed while the line is down is closed when it is up again', async () => {
    page.end();
    connect();
    await eventually(() => closings.length > 0, 'the word that it is closed');
    assert.deepEqual(closings, ['closed']);
  });
});
