import assert from 'node:assert/strict';
import { test } from 'node:test';
import { change, choose, close, firstTerminals, freeName, joinKept, readOpen, split } from './open-terminals.ts';

const names = (open: { tabs: readonly { name: string }[] }) => open.tabs.map(({ name }) => name);

test('a terminal is opened in place of the active one and closed again; the last one stays', () => {
  const two = choose(firstTerminals([]), 'terminal-2');
  assert.deepEqual([names(two), two.panes, two.active], [['main', 'terminal-2'], ['terminal-2'], 'terminal-2']);
  const one = close(two, 'terminal-2');
  assert.deepEqual([names(one), one.panes, one.active], [['main'], ['main'], 'main']);
  assert.equal(close(one, 'main'), one);
});

test('a name that is free again is taken again', () => {
  const three = choose(choose(firstTerminals(['logs']), 'terminal-2'), 'terminal-3');
  assert.equal(freeName(three), 'terminal-4');
  assert.equal(freeName(close(three, 'terminal-2')), 'terminal-2');
});

test('a split shows two, turns, and ends with the active one', () => {
  const beside = split(firstTerminals([]));
  assert.deepEqual([beside.panes, beside.active, beside.direction], [['main', 'terminal-2'], 'terminal-2', 'beside']);
  const third = choose(beside, 'terminal-3');
  assert.deepEqual(third.panes, ['main', 'terminal-3']);
  const below = split(third);
  assert.equal(below.direction, 'below');
  assert.deepEqual(split(below).panes, ['terminal-3']);
  assert.deepEqual(close(below, 'main').panes, ['terminal-3']);
});

test('what was kept is taken over when it makes sense', () => {
  const open = change(split(firstTerminals(['logs'])), 'logs', { title: 'Watch', away: true });
  const read = readOpen(JSON.stringify(open), 12);
  assert.deepEqual(read, change(open, 'logs', { away: false }));
  for (const broken of [null, '{', '{}', '{"tabs":[],"panes":[],"active":"main"}'])
    assert.equal(readOpen(broken, 12), undefined);
});

test('pages that share what is kept lose none of each other, and what one has closed is gone', () => {
  const one = firstTerminals([]);
  const two = choose(one, 'terminal-2');
  const three = choose(two, 'terminal-3');
  assert.deepEqual(names(joinKept(undefined, undefined, two)), ['main', 'terminal-2']);
  assert.deepEqual(names(joinKept(two, undefined, one)), ['main', 'terminal-2'], 'a page with fewer');
  assert.deepEqual(names(joinKept(two, two, one)), ['main'], 'closed here');
  const elsewhere = joinKept(two, three, change(three, 'main', { title: 'Work' }));
  assert.deepEqual(names(elsewhere), ['main', 'terminal-2'], 'closed by another, while this page shows it');
  assert.deepEqual(readOpen(JSON.stringify(elsewhere), 12), elsewhere);
  assert.equal(elsewhere.tabs[0]?.title, 'Work');
  assert.deepEqual(names(joinKept(two, two, three)), ['main', 'terminal-2', 'terminal-3'], 'opened here');
});
