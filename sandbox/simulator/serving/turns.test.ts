import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as round } from 'node:timers/promises';
import { Turns } from './turns.ts';

/** Jobs of clusters that take some milliseconds each, on a clock that only they move, but for what is stolen from them. */
function openTurns() {
  let [now, spent] = [0, 0];
  const turns = new Turns(
    () => now,
    () => spent,
  );
  const done: string[] = [];
  const ask = (cluster: object, name: string, costMs: number, stolenMs = 0): boolean => {
    const turn = turns.begin(cluster);
    if (turn === false) return false;
    const work = (): void => {
      now += costMs + stolenMs;
      spent += costMs;
      done.push(name);
    };
    if (turn === undefined) work();
    else void turn.then(work);
    return true;
  };
  return { turns, ask, done, pass: (ms: number) => (now += ms) };
}

test('a request goes on at once while little was asked', () => {
  const { ask, done } = openTurns();
  ask({}, 'a', 1);
  ask({}, 'b', 1);
  assert.deepEqual(done, ['a', 'b']);
});

test('attack: many requests of one cluster at once', async () => {
  const { ask, done, turns } = openTurns();
  const [many, one] = [{}, {}];
  for (let number = 0; number < 50; number += 1) ask(many, 'many', 4);
  ask(one, 'one', 1);
  assert.equal(done.length, 2, 'a slice is over');
  while (!done.includes('one')) await round();
  assert.ok(done.indexOf('one') <= 4, `the other is served after ${done.indexOf('one')} of them`);
  while (done.length < 51) await round();
  ask(many, 'many', 5);
  const waits = Array.from({ length: 1_200 }, () => turns.begin(many));
  assert.ok(waits.includes(false), 'there is an end to those that wait');
});

test('attack: a request that takes long again and again', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { ask, done, pass } = openTurns();
  const [long, other] = [{}, {}];
  ask(long, 'long', 200);
  await round();
  ask(long, 'again', 200);
  await round();
  assert.deepEqual(done, ['long'], 'it rests');
  ask(other, 'other', 1);
  assert.deepEqual(done, ['long', 'other']);
  pass(600);
  context.mock.timers.tick(600);
  await round();
  assert.deepEqual(done, ['long', 'other', 'again']);
});

test('a request that the machine kept waiting has taken no longer than it worked', async () => {
  const { ask, done } = openTurns();
  const cluster = {};
  ask(cluster, 'kept', 90, 60_000);
  await round();
  ask(cluster, 'next', 1);
  assert.deepEqual(done, ['kept', 'next']);
});

test('what is divided goes on before others of its cluster begin', async () => {
  const { turns, ask, done, pass } = openTurns();
  const cluster = {};
  ask(cluster, 'first', 5);
  ask(cluster, 'second', 1);
  const rest = turns.pause(cluster)?.then(() => done.push('rest of the first'));
  assert.ok(rest);
  pass(1);
  await rest;
  await round();
  assert.deepEqual(done, ['first', 'rest of the first', 'second']);
});
