import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import type { TerminalReply } from '../contract/terminal-protocol.ts';
import { resumeWindow } from '../contract/terminal-sizes.ts';
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
    close: () => void told.push('close'),
  };
  return { shell, told };
}

function makeViewer() {
  const replies: TerminalReply[] = [];
  const seq = () => replies.findLast((reply) => reply.type === 'screen' || reply.type === 'output')?.seq ?? 0;
  const output = () => replies.map((reply) => (reply.type === 'output' ? reply.data : '')).join('');
  return { replies, seq, output, viewer: { send: (reply: TerminalReply) => void replies.push(reply) } };
}

const begin = (client: string) => ({ client, seen: null, columns: 80, rows: 24 });
const back = (client: string, seq: number, stream = 'one') => ({ ...begin(client), seen: { stream, seq } });
const typesOf = (replies: readonly TerminalReply[]) => replies.map(({ type }) => type).join(' ');

test('output between an attach and its screen follows the screen: nothing is lost, nothing comes twice', async () => {
  const terminal = new Terminal('main', makeShell().shell, { stream: 'one' });
  const { replies, viewer } = makeViewer();
  terminal.attach(viewer, begin('a'));
  for (let line = 0; line < 50; line += 1) terminal.output(`line ${line}\r\n`);
  const text = () => replies.map((reply) => ('data' in reply ? reply.data : '')).join('');
  await eventually(() => text().includes('line 49'), 'a screen and every line after it');
  assert.match(typesOf(replies), /^attached screen output/);
  for (let line = 0; line < 50; line += 1) assert.equal(text().split(`line ${line}\r\n`).length, 2, `line ${line}`);
});

test('one slow viewer slows no one and lacks nothing afterwards; when all are behind the shell waits', async () => {
  const { shell, told } = makeShell();
  const terminal = new Terminal('main', shell, { stream: 'one' });
  const [slow, fast] = [makeViewer(), makeViewer()];
  const slowly = terminal.attach(slow.viewer, begin('slow'));
  const quickly = terminal.attach(fast.viewer, begin('fast'));
  await eventually(() => /screen/.test(typesOf(slow.replies)) && /screen/.test(typesOf(fast.replies)), 'both screens');
  const count = (what: string) => told.filter((each) => each === what).length;
  let all = '';
  const print = (from: string) => {
    all += from.repeat(50_000);
    terminal.output(from.repeat(50_000));
  };
  for (const letter of 'abcd') {
    print(letter);
    while (fast.seq() < all.length) quickly.acknowledge(fast.seq());
    quickly.acknowledge(fast.seq());
    await eventually(() => count('pause') === count('resume'), 'the shell to go on');
  }
  assert.equal(slow.output().length, 100_000, 'the slow one was sent no more than the mark');
  assert.equal(fast.output(), all);
  for (const letter of 'efg') print(letter);
  await eventually(() => told.at(-1) === 'pause', 'the shell to wait for both');
  while (slow.seq() < all.length) slowly.acknowledge(slow.seq());
  slowly.acknowledge(slow.seq());
  assert.equal(slow.output(), all, 'exactly what it lacked');
  await eventually(() => told.at(-1) === 'resume', 'the shell to go on');
});

test('a viewer that lacks more than is kept gets a screen, and is told of the gap', async () => {
  const terminal = new Terminal('main', makeShell().shell, { stream: 'one', awayMs: 1 });
  const first = makeViewer();
  const attachment = terminal.attach(first.viewer, begin('a'));
  await eventually(() => first.replies.some(({ type }) => type === 'screen'), 'the screen');
  terminal.output('seen ');
  attachment[Symbol.dispose]();
  terminal.output('and not seen');
  const second = makeViewer();
  terminal.attach(second.viewer, back('a', 5))[Symbol.dispose]();
  assert.equal(typesOf(second.replies), 'attached output');
  assert.equal(second.output(), 'and not seen');
  terminal.output('x'.repeat(resumeWindow + 1));
  const third = makeViewer();
  terminal.attach(third.viewer, back('a', 5));
  const screen = await eventually(() => third.replies.find((reply) => reply.type === 'screen'), 'a screen');
  assert.ok(screen.gap);
});

test('who comes within an escape sequence is given its beginning with the screen, and only the rest after it', async () => {
  const terminal = new Terminal('main', makeShell().shell, { stream: 'one' });
  for (const part of ['x'.repeat(20_000), 'plain \u001b[3', '8;5']) terminal.output(part);
  const { replies, output, viewer } = makeViewer();
  terminal.attach(viewer, begin('a'));
  const screen = await eventually(() => replies.find((reply) => reply.type === 'screen'), 'the screen');
  assert.ok(screen.data.endsWith('\u001b[38;5'), screen.data.slice(-20));
  terminal.output(';200mcolour');
  assert.equal(output(), ';200mcolour');
});

test('while a page is away the shell waits for it, but not for ever', async () => {
  const { shell, told } = makeShell();
  const terminal = new Terminal('main', shell, { stream: 'one', awayMs: 300 });
  const { replies, viewer } = makeViewer();
  const attachment = terminal.attach(viewer, begin('a'));
  await eventually(() => replies.some(({ type }) => type === 'screen'), 'the screen');
  attachment[Symbol.dispose]();
  terminal.output('x'.repeat(150_000));
  assert.equal(told.at(-1), 'pause');
  await eventually(() => told.at(-1) === 'resume', 'the end of its patience');
});

test('input that comes again is taken once, and a client is told what is had', async () => {
  const { shell, told } = makeShell();
  const terminal = new Terminal('main', shell, { stream: 'one' });
  const [first, second] = [makeViewer(), makeViewer()];
  terminal.attach(first.viewer, begin('a')).input('echo', 0);
  const again = terminal.attach(second.viewer, back('a', 0));
  again.input('echo', 0);
  again.input('cho x', 1);
  terminal.attach(makeViewer().viewer, begin('b')).input('!', 0);
  assert.deepEqual(told, ['open', 'input echo', 'input  x', 'input !']);
  await eventually(() => typesOf(second.replies).endsWith('received'), 'what is had');
  assert.deepEqual(
    second.replies.filter(({ type }) => type === 'attached' || type === 'received'),
    [
      { type: 'attached', stream: 'one', anew: false, input: 4 },
      { type: 'received', input: 6 },
    ],
  );
});

test('an echo is not kept waiting by the word that its key was had', () => {
  const terminal = new Terminal('main', makeShell().shell, { stream: 'one' });
  const { replies, viewer } = makeViewer();
  const attachment = terminal.attach(viewer, back('a', 0));
  attachment.input('x', 0);
  terminal.output('x');
  assert.equal(typesOf(replies), 'attached output received');
});

test('who has seen another stream is told that the shell is a new one; who comes back to an ended shell, that it has ended', async () => {
  const { shell, told } = makeShell();
  const terminal = new Terminal('main', shell, { stream: 'two' });
  const [first, second] = [makeViewer(), makeViewer()];
  terminal.attach(first.viewer, back('a', 70, 'one'));
  assert.deepEqual(first.replies[0], { type: 'attached', stream: 'two', anew: true, input: 0 });
  terminal.exited(3);
  const attachment = terminal.attach(second.viewer, back('b', 0, 'two'));
  assert.equal(typesOf(second.replies), 'attached exit');
  assert.deepEqual(told, ['open']);
  attachment.input(' ', 0);
  assert.deepEqual(told, ['open', 'open']);
  await eventually(() => typesOf(second.replies) === 'attached exit began received', 'a new shell');
});

test('a terminal that one viewer closes is closed for all of them, and no key begins a shell in it', () => {
  const { shell, told } = makeShell();
  const terminal = new Terminal('main', shell, { stream: 'one' });
  const [first, second, late] = [makeViewer(), makeViewer(), makeViewer()];
  const attachment = terminal.attach(first.viewer, begin('a'));
  terminal.attach(second.viewer, begin('b'));
  attachment.close();
  attachment.close();
  attachment.input('x', 0);
  terminal.attach(late.viewer, back('c', 0));
  assert.deepEqual(told, ['open', 'close']);
  for (const { replies } of [first, second, late])
    assert.equal(replies.filter(({ type }) => type === 'closed').length, 1);
});
