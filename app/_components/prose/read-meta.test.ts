import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMeta } from './read-meta.ts';

test('a block says whether and where it runs; a terminal is called by its label where it has one', () => {
  const named = [{ name: 'logs', label: 'ログ' }];
  assert.deepEqual(readMeta('run terminal=logs', named), { title: undefined, runs: true, terminal: named[0] });
  assert.deepEqual(readMeta('run terminal=watch', named).terminal, { name: 'watch', label: 'watch' });
  assert.deepEqual(readMeta('title=run.yaml', named), { title: 'run.yaml', runs: false, terminal: undefined });
});
