import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFolder } from './create-folder.ts';
import { createLayer } from './layer.ts';
import { Tree } from './tree.ts';

const now = (): Date => new Date('2026-01-01T00:00:00Z');
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const fails = (act: () => unknown, code: string): void => assert.throws(act, { name: 'FileError', code });

test('a tree over a layer changes nothing in it, whatever is written, removed or moved', () => {
  const layer = createLayer({ '/etc/conf': 'one', '/etc/deep/a/b': 'b', '/etc/link': { link: 'conf' } });
  const [one, other] = [new Tree({ now, layer: layer.root }), new Tree({ now, layer: layer.root })];
  one.write('/etc/conf', ' and two', { append: true });
  one.remove('/etc/deep', { recursive: true });
  one.rename('/etc/link', '/moved');
  one.change('/etc/conf', { mode: 0o600 });
  assert.equal(text(one.read('/etc/conf')), 'one and two');
  assert.deepEqual(one.list('/etc'), ['conf']);
  assert.equal(text(other.read('/etc/link')), 'one');
  assert.equal(text(other.read('/etc/deep/a/b')), 'b');
  assert.equal(other.stat('/etc/conf').mode, 0o644);
});

test('links are followed on the way and at the end, and not for ever', () => {
  const tree = new Tree({ now });
  tree.makeFolder('/..2026_01', { mode: 0o755 });
  tree.write('/..2026_01/key', 'old');
  tree.link('/..data', '..2026_01');
  tree.link('/key', '..data/key');
  assert.equal(text(tree.read('/key')), 'old');
  tree.makeFolder('/..2026_02');
  tree.write('/..2026_02/key', 'new');
  tree.link('/..data_tmp', '..2026_02');
  tree.rename('/..data_tmp', '/..data');
  tree.remove('/..2026_01', { recursive: true });
  assert.equal(text(tree.read('/key')), 'new');
  assert.equal(tree.stat('/key', { follow: false }).type, 'link');
  tree.link('/a', 'b');
  tree.link('/b', 'a');
  fails(() => tree.read('/a'), 'ELOOP');
  fails(() => tree.readLink('/..2026_02'), 'EINVAL');
});

test('errors are those of the system calls', () => {
  const tree = new Tree({ now });
  tree.makeFolder('/folder/in', { parents: true });
  tree.write('/file', '');
  fails(() => tree.read('/nope'), 'ENOENT');
  fails(() => tree.write('/nope/file', ''), 'ENOENT');
  fails(() => tree.read('/file/x'), 'ENOTDIR');
  fails(() => tree.list('/file'), 'ENOTDIR');
  fails(() => tree.read('/folder'), 'EISDIR');
  fails(() => tree.remove('/folder'), 'ENOTEMPTY');
  fails(() => tree.makeFolder('/folder'), 'EEXIST');
  fails(() => tree.rename('/folder', '/folder/in/it'), 'EINVAL');
  fails(() => tree.rename('/file', '/folder'), 'EISDIR');
});

test('a limit counts what is there, not what was', () => {
  const folder = createFolder({ now, limitBytes: 10 });
  folder.write('/a', '12345678');
  fails(() => folder.write('/b', '123'), 'ENOSPC');
  folder.write('/a', '1');
  folder.write('/b', '123456789');
  fails(() => folder.write('/b', '1', { append: true }), 'ENOSPC');
  folder.remove('/b');
  assert.equal(folder.usedBytes, 1);
});

test('a sub-tree stays the same files when the path leads elsewhere', () => {
  const tree = new Tree({ now });
  tree.makeFolder('/old');
  tree.write('/old/key', 'old');
  tree.link('/key', 'old/key');
  const file = tree.sub('/key');
  tree.write('/old/key', 'changed');
  assert.equal(text(file.read('/')), 'changed');
  tree.remove('/old', { recursive: true });
  assert.equal(text(file.read('/')), 'changed');
  assert.equal(file.stat('/').type, 'file');
});

test('what was read stays as it was when the file grows or is replaced', () => {
  const tree = new Tree({ now });
  tree.write('/log', 'one\n');
  tree.write('/log', 'two\n', { append: true });
  const before = tree.read('/log');
  tree.write('/log', 'three\n', { append: true });
  tree.write('/log', 'x');
  assert.equal(text(before), 'one\ntwo\n');
});
