import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openControlGroup } from './control-group.ts';
import { describeLimits } from './describe-limits.ts';

/** A folder that looks like the top of version 2's tree; unlike the kernel, it makes no files in new groups. */
async function openTree(given: string): Promise<AsyncDisposable & { readonly root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'drydock-groups-'));
  await writeFile(join(root, 'cgroup.controllers'), 'cpu memory pids\n');
  await writeFile(join(root, 'cgroup.subtree_control'), given);
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

test('in one tree a box has one group, at the top where its controllers are handed on', async () => {
  await using tree = await openTree('cpu memory pids\n');
  const group = await openControlGroup(tree.root);
  const [entry = ''] = group.entries;
  assert.match(entry.slice(tree.root.length), /^\/drydock-\d+-s[0-9a-z]+\/cgroup\.procs$/);
  await group[Symbol.asyncDispose]();
  assert.deepEqual((await readdir(tree.root)).sort(), ['cgroup.controllers', 'cgroup.subtree_control']);
});

test('controllers that are not handed on are asked for', async () => {
  await using tree = await openTree('');
  await using _ = await openControlGroup(tree.root);
  assert.match(await readFile(join(tree.root, 'cgroup.subtree_control'), 'utf8'), /\+(memory|pids|cpu)/);
});

test('groups of hosts that are gone are removed, those of others stay', async () => {
  await using tree = await openTree('cpu memory pids\n');
  const gone = 4_194_305; // one more than the kernel gives
  for (const pid of [gone, process.ppid]) await mkdir(join(tree.root, `drydock-${pid}-s1`));
  await using _ = await openControlGroup(tree.root);
  const names = await readdir(tree.root);
  assert.ok(!names.includes(`drydock-${gone}-s1`));
  assert.ok(names.includes(`drydock-${process.ppid}-s1`));
});

test('where there is no tree nothing holds, and it is said', async () => {
  await using group = await openControlGroup('/nonexistent');
  assert.deepEqual([group.holds, group.entries], [[], []]);
  assert.match(await describeLimits(), /memory 512 MiB[\s\S]*processes 512[\s\S]*home 256 MiB/);
});
