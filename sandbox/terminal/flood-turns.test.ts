import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FloodClock, FloodTurns } from './flood-turns.ts';

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

class Time implements FloodClock {
  #now = 0;
  #timers: Timer[] = [];
  now = (): number => this.#now;
  after = (ms: number, act: () => void): (() => void) => {
    const timer = { at: this.#now + ms, act };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = next.at;
      next.act();
    }
    this.#now = end;
  }
}

test('one flood never waits', () => {
  const turns = new FloodTurns(new Time());
  let begun = 0;
  for (let n = 0; n < 100; n += 1) turns.take(() => (begun += 1))();
  assert.equal(begun, 100);
});

test('of many two are read at once, the others in the order in which they came, each after a rest as long as the turn', () => {
  const time = new Time();
  const turns = new FloodTurns(time);
  const begun: string[] = [];
  const ends = ['a', 'b', 'c', 'd'].map((name) => turns.take(() => begun.push(name)));
  assert.deepEqual(begun, ['a', 'b']);
  time.pass(5);
  ends[0]?.();
  assert.deepEqual(begun, ['a', 'b'], 'c waits for the rest');
  time.pass(5);
  assert.deepEqual(begun, ['a', 'b', 'c']);
  ends[1]?.();
  time.pass(10);
  assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
});

test('a box that prints nothing more, and one that is gone before its turn, hold up nobody', () => {
  const time = new Time();
  const turns = new FloodTurns(time);
  const begun: string[] = [];
  for (const name of ['a', 'b']) turns.take(() => begun.push(name));
  const leave = turns.take(() => begun.push('gone'));
  turns.take(() => begun.push('c'));
  leave();
  time.pass(40);
  assert.deepEqual(begun, ['a', 'b', 'c']);
  time.pass(100);
  turns.take(() => begun.push('d'));
  turns.take(() => begun.push('e'));
  assert.deepEqual(begun, ['a', 'b', 'c', 'd', 'e'], 'all turns were given back');
});
