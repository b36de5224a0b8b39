import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openContainer } from '../testing/open-container.ts';
import { toolSet } from '../tools/tool-set.ts';

const files = { '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', '/etc/group': 'root:x:0:\n' };

function openPrompt(argv: readonly string[], distribution: 'busybox' | 'debian' = 'busybox') {
  const { container, clock } = openContainer({
    programs: toolSet(distribution),
    files,
    command: ['sleep', 'infinity'],
  });
  const session = container.exec({ argv, stdin: true, tty: true });
  let screen = '';
  session.onOutput((_, bytes) => {
    screen += new TextDecoder().decode(bytes);
  });
  return {
    clock,
    container,
    session,
    /** Types, lets `ms` pass, and gives what has come since. */
    async type(text: string, ms = 0): Promise<string> {
      screen = '';
      await session.write(new TextEncoder().encode(text));
      await clock.advance(ms);
      return screen;
    },
  };
}

test('a prompt echoes, runs, and comes again', async () => {
  const { type } = openPrompt(['sh']);
  assert.match(await type(''), /\/ # $/);
  const seen = await type('echo hello\r');
  assert.match(seen, /echo hello/);
  assert.match(seen, /\r\nhello\r\n/);
  assert.match(seen, /\/ # $/);
});

test('the keys of a line: erase, arrows, history, start and end, kill', async () => {
  const { type } = openPrompt(['sh']);
  assert.match(await type('echo onx\x7fe\r'), /\r\none\r\n/);
  assert.match(await type('\x1b[A\r'), /\r\none\r\n/);
  assert.match(await type('cho two\x01e\r'), /\r\ntwo\r\n/);
  assert.match(await type('rubbish\x15echo three\r'), /\r\nthree\r\n/);
  assert.match(await type('echo foxur\x1b[D\x1b[D\x7f\x05!\r'), /\r\nfour!\r\n/);
  assert.match(await type('echo five wrong\x17six\r'), /\r\nfive six\r\n/);
  assert.match(await type('cat /etc/pas\t\r'), /root:x:0:0/);
});

test('Ctrl-C drops a line, ends what runs in the foreground and leaves loops; Ctrl-D ends the shell', async () => {
  const { type, session, container } = openPrompt(['sh']);
  await type('');
  assert.match(await type('half a line\x03'), /\^C\r\n.*\/ # $/s);
  await type('sleep 1000\r');
  assert.match(await type('\x03'), /\^C\r\n.*\/ # $/s);
  assert.match(await type('echo $?\r'), /\r\n130\r\n/);
  await type('while true; do sleep 1; done\r', 3_500);
  assert.match(await type('\x03'), /\/ # $/);
  await type('sleep 50 &\r');
  assert.deepEqual(
    container.pidNamespace.processes().map(({ argv }) => argv.join(' ')),
    ['sleep infinity', 'sh', 'sleep 50'],
  );
  await type('exit 3\r');
  assert.deepEqual(await session.exit, { code: 3 });
  const other = openPrompt(['sh']);
  await other.type('');
  await other.type('\x04');
  assert.deepEqual(await other.session.exit, { code: 0 });
});

test('lines that are not finished ask for more', async () => {
  const { type } = openPrompt(['sh']);
  assert.match(await type('for i in a b\r'), /> $/);
  assert.match(await type('do echo "<$i>"; done\r'), /\r\n<a>\r\n<b>\r\n/);
  await type('cat <<E\r');
  await type('within\r');
  assert.match(await type('E\r'), /\r\nwithin\r\n/);
});

test('a client without a window, and output without a line end, leave the prompt usable', async () => {
  const { type, session } = openPrompt(['sh']);
  session.resize({ columns: 0, rows: 0 });
  await type('');
  assert.match(await type('printf foo\r'), /\r\nfoo\/ # $/);
  assert.equal(await type('echo x'), 'echo x');
});

test('bash has its own prompt and words', async () => {
  const { type } = openPrompt(['bash'], 'debian');
  assert.match(await type(''), /root@test:\/# $/);
  assert.match(await type('nope\r'), /bash: nope: command not found/);
  assert.match(await type('cd /etc\r'), /root@test:\/etc# $/);
});
