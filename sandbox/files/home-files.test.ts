import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { type HomeFile, longestText, mostFiles } from '../contract/tools-sizes.ts';
import { run } from '../exec/run.ts';
import { followFiles } from './follow-files.ts';
import { listFiles, readHomeFile, writeHomeFile } from './home-files.ts';

let outside: string;
let home: string;

before(async () => {
  outside = await mkdtemp(join(tmpdir(), 'drydock-files-'));
  home = join(outside, 'home');
  await mkdir(join(home, 'app'), { recursive: true });
  await mkdir(join(home, '.kube'));
  await writeFile(join(outside, 'secret'), 'of the host');
  await writeFile(join(home, 'web.yaml'), 'kind: Pod\n');
  await writeFile(join(home, 'app/db.yaml'), 'kind: Service\n');
  await writeFile(join(home, '.kube/config'), 'token');
});
after(() => rm(outside, { recursive: true }));

const codeOf = async (reading: ReturnType<typeof readHomeFile>) => {
  const result = await reading;
  return result.ok ? 'ok' : result.failure.code;
};

test('a file is listed, read and written where the shell sees it, with the mode it had', async () => {
  assert.deepEqual(
    (await listFiles(home)).map(({ path, size }) => [path, size]),
    [
      ['app/db.yaml', 14],
      ['web.yaml', 10],
    ],
  );
  await chmod(join(home, 'web.yaml'), 0o600);
  const { text, version } = valueOrThrow(await readHomeFile(home, 'web.yaml'));
  assert.equal(text, 'kind: Pod\n');
  const written = valueOrThrow(await writeHomeFile(home, { path: 'web.yaml', text: 'kind: Job\n', over: version }));
  assert.equal(written.outcome, 'written');
  assert.equal(await readFile(join(home, 'web.yaml'), 'utf8'), 'kind: Job\n');
  assert.equal((await stat(join(home, 'web.yaml'))).mode & 0o777, 0o600);
  const fresh = valueOrThrow(await writeHomeFile(home, { path: 'app/new.yaml', text: 'é\n', over: null }));
  assert.equal(fresh.outcome, 'written');
  assert.deepEqual(
    (await listFiles(home)).map(({ path }) => path),
    ['app/db.yaml', 'app/new.yaml', 'web.yaml'],
    'no draft is left behind',
  );
});

test('what the shell wrote meanwhile is not overwritten', async () => {
  const { version } = valueOrThrow(await readHomeFile(home, 'app/db.yaml'));
  await writeFile(join(home, 'app/db.yaml'), 'kind: ConfigMap\n');
  const refused = valueOrThrow(await writeHomeFile(home, { path: 'app/db.yaml', text: 'mine', over: version }));
  assert.equal(refused.outcome === 'conflict' && refused.file?.text, 'kind: ConfigMap\n');
  const exists = valueOrThrow(await writeHomeFile(home, { path: 'app/db.yaml', text: 'mine', over: null }));
  assert.equal(exists.outcome, 'conflict');
  await rm(join(home, 'app/db.yaml'));
  const gone = valueOrThrow(await writeHomeFile(home, { path: 'app/db.yaml', text: 'mine', over: version }));
  assert.deepEqual(gone, { outcome: 'conflict', file: null });
});

test('no path and no link leads out of the home, and no special file holds the host', async () => {
  await symlink(join(outside, 'secret'), join(home, 'link.yaml'));
  await symlink(outside, join(home, 'up'));
  assert.ok((await run('mkfifo', [join(home, 'pipe')])).ok);
  await writeFile(join(home, 'binary'), Buffer.from([0xff, 0xfe, 0x00]));
  for (const path of ['../secret', 'app/../../secret', '/etc/passwd', '.kube/config', '', 'a//b', 'a\\b', 'x\u0000y'])
    assert.equal(await codeOf(readHomeFile(home, path)), 'bad-input', path);
  for (const path of ['link.yaml', 'up/secret', 'pipe', 'binary', 'app', 'web.yaml/x'])
    assert.equal(await codeOf(readHomeFile(home, path)), 'not-allowed', path);
  for (const path of ['link.yaml', 'up/secret', 'up/other', 'pipe', '../secret']) {
    const written = await writeHomeFile(home, { path, text: 'mine', over: null });
    assert.equal(written.ok, false, path);
  }
  assert.equal(await readFile(join(outside, 'secret'), 'utf8'), 'of the host');
  const paths = (await listFiles(home)).map(({ path }) => path);
  assert.deepEqual(paths, ['app/new.yaml', 'binary', 'web.yaml']);
});

/** Names nobody should have: what it is about, the name, and how a refusal tells it. */
const odd = [
  ['a name of 256 bytes', 'x'.repeat(256), `'${'x'.repeat(80)}…'`],
  ['a name of 256 bytes in few characters', `${'船'.repeat(85)}x`, `'${'船'.repeat(80)}…'`],
  ['a path of 401 characters', `${'x'.repeat(200)}/${'y'.repeat(200)}`, `'${'x'.repeat(80)}…'`],
  ['a way upwards', 'app/../../secret', "'app/../../secret'"],
  ['an absolute path', '/etc/passwd', "'/etc/passwd'"],
  ['a zero', 'web.yaml\u0000.png', "'web.yaml\\u{0}.png'"],
  ['the end of a line', 'web\n.yaml', "'web\\u{a}.yaml'"],
  ['an escape sequence', '\u001b]0;mine\u0007', "'\\u{1b}]0;mine\\u{7}'"],
  ['a control character of C1', 'a\u009bb', "'a\\u{9b}b'"],
  ['DEL', 'a\u007f', "'a\\u{7f}'"],
  ['a backslash', '..\\secret', "'..\\secret'"],
  ['letters from right to left', 'evil\u202elmay.exe', "'evil\\u{202e}lmay.exe'"],
  ['an isolate', '\u2066web.yaml', "'\\u{2066}web.yaml'"],
  ['no width', 'web\u200b.yaml', "'web\\u{200b}.yaml'"],
  ['a byte order mark', '\ufeffweb.yaml', "'\\u{feff}web.yaml'"],
  ['a line separator', 'web\u2028.yaml', "'web\\u{2028}.yaml'"],
  ['half a pair', 'web\ud83d.yaml', "'web\\u{d83d}.yaml'"],
  ['a space nobody sees', 'web.yaml ', "'web.yaml '"],
  ['five folders', 'a/b/c/d/e/f', "'a/b/c/d/e/f'"],
  ['nothing', '', "''"],
  ['nothing between', 'app//web.yaml', "'app//web.yaml'"],
  ['a dot', './web.yaml', "'./web.yaml'"],
] as const;

for (const [what, path, shown] of odd)
  test(`attack: a file name with ${what} is refused by its name, and shown without harm`, async () => {
    const read = await readHomeFile(home, path);
    const written = await writeHomeFile(home, { path, text: 'mine', over: null });
    for (const refused of [read, written]) {
      assert.equal(!refused.ok && refused.failure.code, 'bad-input', what);
      const message = refused.ok ? '' : refused.failure.message;
      assert.equal(message.slice(0, message.indexOf(' is no file')), shown);
    }
  });

test('names of other scripts are names, up to the longest there is', async () => {
  for (const path of ['船.yaml', 'é', '🚢.yaml', 'ファイル 1.yaml', '船'.repeat(85), `${'x'.repeat(255)}`]) {
    assert.equal(valueOrThrow(await writeHomeFile(home, { path, text: 'mine', over: null })).outcome, 'written');
    assert.equal(valueOrThrow(await readHomeFile(home, path)).text, 'mine');
    await rm(join(home, path));
  }
  const gone = await readHomeFile(home, 'app/none.yaml');
  assert.equal(!gone.ok && gone.failure.message, "There is no 'app/none.yaml' any more.");
});

test('files have a largest size, and a home a largest number of them', async () => {
  const long = await writeHomeFile(home, { path: 'long', text: 'x'.repeat(longestText + 1), over: null });
  assert.equal(!long.ok && long.failure.code, 'bad-input');
  await writeFile(join(home, 'grown'), 'x'.repeat(longestText * 3 + 1));
  assert.equal(await codeOf(readHomeFile(home, 'grown')), 'not-allowed');
  for (let number = 0; number < mostFiles; number += 1) await writeFile(join(home, `app/f${number}`), '');
  const many = await writeHomeFile(home, { path: 'one-more', text: '', over: null });
  assert.equal(!many.ok && many.failure.code, 'not-allowed');
  assert.equal((await listFiles(home)).length, mostFiles);
});

test('what the shell does to the files is told', async () => {
  const folder = await mkdtemp(join(outside, 'followed-'));
  let files: readonly HomeFile[] = [];
  using _ = followFiles(folder, (now) => {
    files = now;
  });
  await writeFile(join(folder, 'a.yaml'), 'one');
  await eventually(() => files[0]?.size === 3, 'the new file');
  await writeFile(join(folder, 'a.yaml'), 'three');
  await eventually(() => files[0]?.size === 5, 'its change');
  await rm(join(folder, 'a.yaml'));
  await eventually(() => files.length === 0, 'its end');
});
