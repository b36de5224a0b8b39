import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ShellWatch, type TerminalHandle } from '../../_sandbox/terminal-handle.ts';
import { TerminalHandles } from './terminal-handles.ts';

function fakeTerminal() {
  const shell = new ShellWatch();
  const typed: string[] = [];
  const handle: TerminalHandle = {
    shell,
    run: (command) => typed.push(command),
    type: () => {},
    focus: () => {},
    isIdle: () => true,
    close: async () => {},
  };
  return { shell, typed, handle };
}

test('a command is typed once: refused while it runs, and while another program has the terminal', async () => {
  const { shell, typed, handle } = fakeTerminal();
  const handles = new TerminalHandles({ graceMs: 1 });
  const first = handles.run('main', 'ls');
  assert.equal(await handles.run('main', 'ls'), 'busy', 'while the terminal is being opened');
  handles.set('main', handle);
  shell.show({ state: 'prompt', prompts: 1, code: 0 });
  await new Promise(setImmediate);
  assert.deepEqual(typed, ['ls']);
  shell.show({ state: 'running', prompts: 1, code: 0 });
  assert.equal(await handles.run('main', 'ls'), 'busy');
  shell.show({ state: 'prompt', prompts: 2, code: 0 });
  assert.equal(await first, 'done');
  shell.show({ state: 'running', prompts: 2, code: 0 });
  assert.equal(await handles.run('main', 'ls'), 'busy', 'the learner runs something');
  assert.deepEqual(typed, ['ls']);
});

test('a terminal that goes takes its command with it', async () => {
  const { shell, handle } = fakeTerminal();
  const handles = new TerminalHandles({ graceMs: 1 });
  handles.set('main', handle);
  shell.show({ state: 'prompt', prompts: 1, code: 0 });
  const run = handles.run('main', 'sleep 1000');
  await new Promise(setImmediate);
  handles.set('main', null);
  assert.equal(await run, 'no-terminal');
});
