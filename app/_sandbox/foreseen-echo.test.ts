import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import xterm from '@xterm/headless';
import { type IPty, spawn } from 'node-pty';
import type { ShellState } from '../../sandbox/contract/terminal-sizes.ts';
import { serveTerminal } from '../../sandbox/terminal/serve-terminal.ts';
import { Terminal } from '../../sandbox/terminal/terminal.ts';
import { eventually } from '../../testing/eventually.ts';
import { randomFrom } from '../../testing/random-from.ts';
import { TestLine } from '../../testing/test-line.ts';
import { ForeseenEcho, longestForesightMs } from './foreseen-echo.ts';
import { TerminalStream } from './terminal-stream.ts';

const seed = Number(process.env.DRYDOCK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const size = { cols: 60, rows: 20, allowProposedApi: true, scrollback: 1_000 };
const marks = {
  PROMPT_COMMAND: 'printf "\\e]133;D;%s\\a" "$?"',
  PS0: '\\e]133;C\\a',
  PS1: '\\[\\e[1m\\]here\\[\\e[0m\\] $ ',
};
/** Left, right, the line's ends, words, deleting, history, search, completion, and what undoes it. */
const otherKeys = [
  '\x1b[D',
  '\x1b[C',
  '\x01',
  '\x05',
  '\x1bb',
  '\x7f',
  '\x7f',
  '\x17',
  '\x1b[A',
  '\x1b[B',
  '\x12',
  '\t',
  '\x07',
  '\x15',
];
const commands = [
  'echo one two',
  'seq 3',
  'printf "no end"',
  'read -rs secret',
  'cat <<x',
  'echo 日本語 日本語',
  'false',
  'stty -echo',
  'stty echo',
  'sleep 0.01',
];

const textOf = (screen: InstanceType<typeof xterm.Terminal>): string[] => {
  const { active } = screen.buffer;
  const lines = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
  return [...lines, `cursor ${active.cursorX} ${active.baseY + active.cursorY}`];
};

describe(`echoes that are foreseen (DRYDOCK_TEST_SEED=${seed})`, () => {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let folder: string;
  let pty: IPty;
  let line: TestLine;
  let page: TerminalStream;
  const [seen, truth] = [new xterm.Terminal(size), new xterm.Terminal(size)];
  /** Time that a message takes, in milliseconds. */
  let lineMs = 3;
  /** What a line holds that lets nothing through for now. */
  let held: (() => void)[] | undefined;
  let raw = '';
  let [takenBack, foreseen] = [0, 0];
  let state: ShellState | undefined;
  /** Typed, as the shell got it. */
  let given = '';
  let received = 0;
  /** Time that has passed besides, in milliseconds. */
  let passed = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-echo-'));
    const shell = {
      open: () => {
        const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: folder, ...marks };
        pty = spawn('bash', ['--norc', '--noprofile'], { name: 'xterm-256color', cwd: folder, env, ...size });
        pty.onData((data) => {
          raw += data;
          truth.write(data);
          terminal.output(data);
        });
      },
      input: (data: string) => {
        given += data;
        pty.write(data);
      },
      resize: () => {},
      pause: () => {},
      resume: () => {},
      close: () => pty.kill('SIGHUP'),
    };
    const terminal = new Terminal('main', shell, { stream: 'one' });
    page = new TerminalStream({
      client: 'page',
      clock: {
        now: () => passed,
        after: (ms, act) => {
          const timer = setTimeout(act, ms);
          return () => clearTimeout(timer);
        },
      },
      screen: {
        cols: size.cols,
        rows: size.rows,
        buffer: seen.buffer,
        reset: () => seen.reset(),
        write: (data, drawn) => {
          if (data.startsWith('\x1b[') && data.includes('G\x1b[K')) takenBack += 1;
          if (data === '') foreseen += 1;
          seen.write(data, drawn);
        },
      },
      onShell: (now) => {
        state = now;
      },
      onExit: () => {},
      onUp: () => {},
      onClosed: () => {},
      onWaiting: () => {},
      onNote: () => {},
    });
    line = new TestLine(
      (reply) => {
        if (reply.type === 'received') received = reply.input;
        page.handle(reply);
      },
      (act) => (held ? void held.push(act) : void setTimeout(act, lineMs)),
    );
    serveTerminal(line, terminal);
    page.open(line.fromPage);
    await atPrompt();
  });

  after(async () => {
    line.cut();
    pty.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const rest = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));
  const lastLine = (screen: InstanceType<typeof xterm.Terminal>): string =>
    textOf(screen).findLast((each, i, all) => i < all.length - 1 && each !== '') ?? '';

  /** Waits until the page shows a prompt, and knows that all that was typed has been had. */
  async function atPrompt(): Promise<void> {
    const isThere = () =>
      state?.state === 'prompt' &&
      state.prompts === raw.match(/133;D/g)?.length &&
      received === given.length &&
      [seen, truth].every((screen) => lastLine(screen) === 'here $ ');
    await eventually(isThere, 'a prompt');
  }

  async function type(keys: string): Promise<void> {
    for (const key of keys) {
      page.type(key);
      await rest(random() * 3);
    }
  }

  test('a key at the prompt is there before its echo, and once', async () => {
    const underWay: (() => void)[] = [];
    held = underWay;
    for (const [i, key] of [...'echo ab'].entries()) {
      page.type(key);
      await eventually(() => lastLine(seen) === `here $ ${'echo ab'.slice(0, i + 1)}`, 'the key on the page');
    }
    assert.equal(lastLine(truth), 'here $ ', 'the shell has heard nothing yet');
    held = undefined;
    for (const deliver of underWay) deliver();
    page.type('\r');
    await eventually(() => raw.includes('echo ab\r\n'), 'the echo');
    await atPrompt();
    await eventually(() => textOf(seen).join() === textOf(truth).join(), 'the same screen');
    assert.equal(raw.match(/echo ab/g)?.length, 1);
  });

  test('what does not come is taken back', async () => {
    page.type(`bind '"q":"kubectl"'\r`);
    await eventually(() => raw.includes(`kubectl"'\r\n`), 'its echo');
    await atPrompt();
    page.type('q');
    await eventually(() => lastLine(seen) === 'here $ kubectl', 'what the key stands for');
    assert.equal(takenBack, 1);
    page.type(`\x15bind -r q\r`);
    await eventually(() => raw.includes('bind -r '), 'its echo');
    await atPrompt();
  });

  test('nothing is foreseen of what a program reads, such as a password', async () => {
    page.type('read -rs secret\r');
    await eventually(() => state?.state === 'running', 'a program that reads');
    const shown = textOf(seen);
    await type('hush');
    await eventually(() => given.endsWith('hush'), 'the program to have it');
    assert.deepEqual(textOf(seen), shown);
    page.type('\r');
    await atPrompt();
  });

  test('whatever is typed, the screen ends up as the shell has drawn it', { timeout: 120_000 }, async () => {
    for (let round = 0; round < 60; round += 1) {
      lineMs = pick([1, 1, 5, 20]);
      for (let n = 0; n < 12; n += 1) {
        if (random() < 0.25) page.type(pick(otherKeys));
        else await type(pick(['a', 'b ', 'kubectl get po', 'x'.repeat(30), '日本']));
        if (random() < 0.5) await rest(random() * 8);
      }
      page.type('\x07\x03');
      await rest(10);
      page.type(`${pick(commands)}\r`);
      await rest(random() * 20);
      // Out of whatever was begun.
      page.type('\x03');
      await rest(lineMs);
      page.type('stty echo\r');
      page.type(`echo en""d${round}\r`);
      await eventually(() => raw.includes(`end${round}\r\n`), `the end of round ${round}`);
      await eventually(() => textOf(seen).join('\n') === textOf(truth).join('\n'), 'the same screen').catch(() => {
        assert.deepEqual(textOf(seen), textOf(truth), `round ${round}`);
      });
    }
    assert.ok(foreseen > 0, 'echoes came to what was there already');
  });

  test('a line that brings no echo does not look alive', async () => {
    page.type('clear\r');
    await eventually(() => raw.includes('clear\r\n'), 'its echo');
    await atPrompt();
    line.cut();
    page.type('a');
    await eventually(() => lastLine(seen) === 'here $ a', 'the key on the page');
    passed += longestForesightMs;
    await type('bc');
    assert.equal(lastLine(seen), 'here $ a');
  });
});

describe('what can be foreseen', () => {
  const prompt = { state: 'prompt', prompts: 1, code: 0 } as const;
  let now: number;
  let active: {
    type: 'normal';
    baseY: number;
    cursorX: number;
    cursorY: number;
    getLine(): { translateToString(): string };
  };
  let screen: { cols: number; buffer: { active: typeof active } };
  let echo: ForeseenEcho;

  beforeEach(() => {
    now = 0;
    active = { type: 'normal', baseY: 0, cursorX: 2, cursorY: 0, getLine: () => ({ translateToString: () => '' }) };
    screen = { cols: 20, buffer: { active } };
    echo = new ForeseenEcho(screen, () => now);
    echo.showShell(prompt, 0);
  });

  const type = (key: string): string => echo.type(key, { before: 0, received: 0 }, true);

  for (const end of ['\x1b', '\x1b[3', '\x1b[38;5', '\x1b(', '\x1b]0;a title', '\x9b1', '\ud83d'])
    test(`not within a sequence or a character: ${JSON.stringify(end)}`, () => {
      echo.take(`$ ${end}`);
      assert.equal(type('l'), '');
    });

  for (const end of ['\x1b[0m', '\x1b]0;a title\x07', '\x1b]0;a title\x1b\\', '\x1b(B', '🚢'])
    test(`again behind it: ${JSON.stringify(end)}`, () => {
      echo.take(`$ ${end}`);
      assert.equal(type('l'), 'l');
    });

  test('a line that is far but alive goes on to be foreseen', () => {
    for (let n = 0; n < 30; n += 1) {
      now += 100;
      assert.equal(type('x'), 'x', `key ${n}`);
      if (n >= 3) assert.equal(echo.take('x'), '');
    }
  });

  test('what is taken back is so from its column, and not at all where that is no more', () => {
    type('a');
    type('b');
    assert.equal(echo.take('a'), '');
    assert.equal(echo.take('!'), '\x1b[4G\x1b[K!');
    echo.showShell({ ...prompt, prompts: 2 }, 0);
    active.cursorX = 15;
    assert.equal(type('c'), 'c');
    screen.cols = 10;
    assert.equal(echo.take('?'), '?');
  });
});
