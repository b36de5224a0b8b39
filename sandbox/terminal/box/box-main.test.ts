import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../../../testing/eventually.ts';
import { start } from '../../exec/start.ts';
import { readReplies } from '../read-replies.ts';
import type { BoxReply, BoxRequest, BoxSetup } from './box-protocol.ts';

function startBox(shell: string) {
  const setup: BoxSetup = {
    alone: false,
    forwards: [],
    shell: [shell],
    run: ['bash', '-c'],
    home: tmpdir(),
    env: { PATH: process.env.PATH ?? '' },
  };
  return start(process.execPath, [join(import.meta.dirname, 'box-main.ts'), JSON.stringify(setup)]);
}

test('what prints without end waits until its output is taken, and little of it is under way', async () => {
  using box = startBox('yes');
  const say = (request: BoxRequest): void => void box.stdin.write(`${JSON.stringify(request)}\n`);
  const replies: BoxReply[] = [];
  readReplies(
    box.stdout,
    (reply) => replies.push(reply),
    () => {},
  );
  const printed = (): number =>
    replies.reduce((sum, reply) => sum + (reply.type === 'output' ? reply.data.length : 0), 0);
  await eventually(() => replies.some(({ type }) => type === 'ready'), 'the box');
  say({ type: 'open', terminal: 'main', name: 'main', columns: 80, rows: 24 });
  await eventually(() => printed() > 30_000, 'output');
  // What is asked now is answered after all that is under way.
  for (const run of ['a', 'b']) {
    say({ type: 'run', run, command: 'true' });
    await eventually(() => replies.some((reply) => reply.type === 'ran' && reply.run === run), 'an answer');
  }
  const first = printed();
  assert.ok(first < 100_000, `${first} units`);
  say({ type: 'taken', units: first });
  await eventually(() => printed() > first, 'the rest');
});

test('a paste with separators of Unicode, which JSON has as they are, is one request', async () => {
  using box = startBox('cat');
  const say = (request: BoxRequest): void => void box.stdin.write(`${JSON.stringify(request)}\n`);
  let printed = '';
  readReplies(
    box.stdout,
    (reply) => {
      if (reply.type === 'output') printed += reply.data;
    },
    () => {},
  );
  say({ type: 'open', terminal: 'main', name: 'main', columns: 80, rows: 24 });
  for (const data of ['a\u2028b', 'c\u2029d']) {
    say({ type: 'input', terminal: 'main', data: `${data}\r` });
    // As it is typed, and as `cat` has it.
    await eventually(() => printed.split(data).length === 3, data);
  }
});
