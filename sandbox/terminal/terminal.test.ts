import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import type { TerminalReply } from '../contract/terminal-protocol.ts';
import { Terminal } from './terminal.ts';

/** A shell that does nothing by itself and notes what it is told. */
function makeShell() {
  const told: string[] = [];
  const shell = {
    open: () => void told.push('open'),
    input: (data: string) => void told.push(`input ${data}`),
    resize: () => {},
    pause: () => void told.push('pause'),
    resume: () => void told.push('resume'),
  };
  return { shell, told };
}

function makeViewer() {
  const replies: TerminalReply[] = [];
  return { replies, viewer: { send: (reply: TerminalReply) => void replies.push(reply) } };
}

test('output between an attach and its screen follows the screen: nothing is lost, nothing comes twice', async () => {
  const { shell } = makeShell();
  const terminal = new Terminal('main', shell);
  const { replies, viewer } = makeViewer();
  terminal.attach(viewer);
  for (let line = 0; line < 50; line += 1) terminal.output(`line ${line}\r\n`);
  await eventually(() => replies.length === 51, 'a screen and every line after it');
  assert.equal(replies[0]?.type, 'screen');
  const text = replies.map((reply) => ('data' in reply ? reply.data : '')).join('');
  for (let line = 0; line < 50; line += 1) assert.equal(text.split(`line ${line}\r\n`).length, 2, `line ${line}`);
});

test('one slow viewer slows no one; when all are behind the shell waits', async () => {
  const { shell, told } = makeShell();
  const terminal = new Terminal('main', shell);
  const [slow, fast] = [makeViewer(), makeViewer()];
  const slowly = terminal.attach(slow.viewer);
  const quickly = terminal.attach(fast.viewer);
  await eventually(() => slow.replies.length + fast.replies.length === 2, 'both screens');
  const chunk = 'x'.repeat(50_000);
  for (let n = 0; n < 4; n += 1) {
    terminal.output(chunk);
    const last = fast.replies.at(-1);
    if (last?.type === 'output') quickly.acknowledge(last.seq);
    await eventually(
      () => told.filter((t) => t === 'pause').length === told.filter((t) => t === 'resume').length,
      'the shell to go on',
    );
  }
  assert.equal(slow.replies.length, 4, 'the slow one was sent no more than the mark');
  assert.equal(fast.replies.length, 5);
  for (let n = 0; n < 3; n += 1) terminal.output(chunk);
  await eventually(() => told.at(-1) === 'pause', 'the shell to wait for both');
  slowly.acknowledge(150_000);
  await eventually(() => slow.replies.at(-1)?.type === 'screen', 'a screen for the slow one');
  assert.equal(told.at(-1), 'resume');
});
