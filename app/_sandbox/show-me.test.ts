import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import { type Showing, showMe } from './show-me.ts';
import { ShellWatch } from './terminal-handle.ts';

/** A shell that is told when its command ends. */
function openShell() {
  const shell = new ShellWatch();
  let [typed, prompts] = ['', 0];
  const prompt = (code = 0): void => {
    prompts += 1;
    shell.show({ state: 'prompt', prompts, code });
  };
  const run = (): void => shell.show({ state: 'running', prompts, code: 0 });
  const type = (data: string): void => {
    typed += data;
    if (data.endsWith('\r')) run();
  };
  return { shell, type, prompt, run, typed: () => typed };
}

function begin(commands: readonly string[], terminal: ReturnType<typeof openShell>) {
  const stop = new AbortController();
  const told: Showing[] = [];
  const done = showMe({
    commands,
    terminal,
    atOnce: true,
    signal: stop.signal,
    onShowing: (showing) => told.push(showing),
  });
  return { stop, done, told: () => told.map(({ at, what }) => `${at} ${what}`) };
}

test('types one command after the other, each when the one before has ended', async () => {
  const terminal = openShell();
  terminal.prompt();
  const { done, told } = begin(['echo a', 'echo b'], terminal);
  await eventually(() => told().includes('0 running'), 'the first command');
  assert.equal(terminal.typed(), '\x05\x15echo a\r');
  terminal.prompt();
  await eventually(() => told().includes('1 running'), 'the second command');
  terminal.prompt();
  assert.equal(await done, true);
  assert.equal(terminal.typed(), '\x05\x15echo a\r\x05\x15echo b\r');
  assert.deepEqual(told(), ['0 typing', '0 running', '1 typing', '1 running']);
});

test('types nothing while a program has the terminal, and goes on when it has ended', async () => {
  const terminal = openShell();
  terminal.prompt();
  terminal.run();
  const { done, told } = begin(['echo a'], terminal);
  await eventually(() => told().includes('0 waiting'), 'the wait');
  assert.equal(terminal.typed(), '');
  terminal.prompt(1);
  await eventually(() => told().includes('0 running'), 'the command');
  terminal.prompt();
  assert.equal(await done, true);
});

test('stops after a command that fails, and when it is told to', async () => {
  const terminal = openShell();
  terminal.prompt();
  const failing = begin(['false', 'echo b'], terminal);
  await eventually(() => failing.told().includes('0 running'), 'the first command');
  terminal.prompt(1);
  assert.equal(await failing.done, false);
  assert.equal(failing.told().at(-1), '0 failed');
  const stopped = begin(['sleep 100', 'echo b'], terminal);
  await eventually(() => stopped.told().includes('0 running'), 'the command that is to be stopped');
  stopped.stop.abort();
  assert.equal(await stopped.done, false);
  assert.doesNotMatch(terminal.typed(), /echo b/);
});
