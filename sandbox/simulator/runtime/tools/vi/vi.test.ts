import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openContainer } from '../../testing/open-container.ts';
import { toolSet } from '../tool-set.ts';

const notes = 'one\ntwo three\nfour\n';

/** vi on a terminal, in a container; what was typed last has been done when `type` resolves. */
async function openVi(argv: readonly string[] = ['vi', '/tmp/notes']) {
  const { container, clock } = openContainer({
    programs: toolSet('busybox'),
    files: { '/tmp/notes': notes },
    command: ['sleep', 'infinity'],
  });
  const session = container.exec({ argv, stdin: true, tty: true });
  let [screen, code] = ['', -1];
  session.onOutput((_, bytes) => {
    // Escapes can be seen.
    screen += new TextDecoder().decode(bytes).replaceAll('\x1b', '^[');
  });
  void session.exit.then((status) => {
    code = status.code;
  });
  const type = async (text: string): Promise<string> => {
    screen = '';
    await session.write(new TextEncoder().encode(text));
    await clock.advance(200);
    return screen;
  };
  await clock.advance(10);
  return {
    type,
    first: screen,
    code: () => code,
    text: async (path = '/tmp/notes'): Promise<string> => {
      let read = '';
      const cat = container.exec({ argv: ['cat', path], stdin: false, tty: false });
      cat.onOutput((_, bytes) => {
        read += new TextDecoder().decode(bytes);
      });
      await clock.advance(10);
      return read;
    },
  };
}

/** The text after keys and `:wq`. */
async function after(keys: string): Promise<string> {
  const { type, text, code } = await openVi();
  await type(keys);
  await type('\x1b:wq\r');
  assert.equal(code(), 0);
  return await text();
}

test('the screen shows the text, the rows behind it and where one is', async () => {
  const { first, type } = await openVi();
  assert.match(first, /^\^\[\[\?1049h/);
  assert.match(first, /one\^\[\[K.*two three\^\[\[K.*four\^\[\[K.*~\^\[\[K/s);
  assert.match(first, /- \/tmp\/notes 1\/3 33%/);
  assert.match(await type('G'), /- \/tmp\/notes 3\/3 100%/);
  assert.match(await type('ix'), /I \/tmp\/notes \[Modified\] 3\/3 100%/);
});

test('text is inserted before, behind, at both ends and on lines of its own', async () => {
  assert.equal(await after('ia\x1bAb\x1bjIc\x1bwad\x1b'), 'aoneb\nctwo tdhree\nfour\n');
  assert.equal(await after('onew\x1bOnewer\x1b'), 'one\nnewer\nnew\ntwo three\nfour\n');
  assert.equal(await after('A\rmore\x7f\x7f!\x1b'), 'one\nmo!\ntwo three\nfour\n');
});

test('it deletes, copies, puts and takes back', async () => {
  assert.equal(await after('x'), 'ne\ntwo three\nfour\n');
  assert.equal(await after('2ddp'), 'four\none\ntwo three\n');
  assert.equal(await after('yyGp'), 'one\ntwo three\nfour\none\n');
  assert.equal(await after('jdwD'), 'one\n\nfour\n');
  assert.equal(await after('jwcwsix\x1b'), 'one\ntwo six\nfour\n');
  assert.equal(await after('dGu'), notes);
  assert.equal(await after('jxxu'), 'one\nwo three\nfour\n');
  assert.equal(await after('rO3GJ'), 'One\ntwo three\nfour\n');
});

test('it searches and replaces', async () => {
  assert.equal(await after('/thr\rx'), 'one\ntwo hree\nfour\n');
  assert.equal(await after('/o\rnx'), 'one\ntwo three\nfur\n');
  assert.equal(await after(':%s/o/0/g\r'), '0ne\ntw0 three\nf0ur\n');
  const { type } = await openVi();
  assert.match(await type('/nothing\r'), /Pattern not found/);
});

test('a text does not double for ever', async () => {
  const { type } = await openVi();
  const seen = await type('ggyGp'.repeat(20));
  assert.match(seen, /The text would become too long/);
});

test('it writes and ends, and does not lose what was changed', async () => {
  const changed = await openVi();
  await changed.type('x');
  assert.match(await changed.type(':q\r'), /No write since last change \(:q! overrides\)/);
  assert.match(await changed.type(':w /tmp/other\r'), /'\/tmp\/other' 3L, 18C/);
  assert.equal(await changed.text('/tmp/other'), 'ne\ntwo three\nfour\n');
  assert.match(await changed.type(':nothing\r'), /':nothing' is not implemented/);
  await changed.type('x');
  await changed.type(':q!\r');
  assert.deepEqual([changed.code(), await changed.text()], [0, notes]);
  const saved = await openVi();
  await saved.type('ddZZ');
  assert.deepEqual([saved.code(), await saved.text()], [0, 'two three\nfour\n']);
});

test('from a shell, arrows move and the prompt comes back', async () => {
  const { type, text } = await openVi(['sh']);
  await type('vi /tmp/notes\r');
  await type('\x1b[B\x1b[C');
  await type('iX\x1b');
  assert.match(await type(':x\r'), /\^\[\[\?1049l.*# $/s);
  assert.match(await type('echo back\r'), /\r\nback\r\n/);
  assert.equal(await text(), 'one\ntXwo three\nfour\n');
});
