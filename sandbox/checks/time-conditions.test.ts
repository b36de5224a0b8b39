/** Conditions over time, on the memory that a sandbox's checks give them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterState, Condition, Judgement } from '../../labs/lab.ts';
import { met, notYet } from '../../labs/vocabulary/judgement.ts';
import { holdsFor, inOrder } from '../../labs/vocabulary/time-conditions.ts';
import { same } from '../contract/text.ts';
import { Alarm } from './alarm.ts';
import { judgeStep } from './judge-step.ts';
import { Remembered } from './remembered.ts';

const startMs = Date.parse('2026-01-01T00:00:00Z');

/** Conditions that are true when a test says so, judged at seconds after the start. */
function openJudging(make: (named: (name: string) => Condition) => Condition) {
  const truth = new Set<string>();
  const named = (name: string): Condition => ({
    id: name,
    text: same(name),
    watches: [],
    judge: () => (truth.has(name) ? met : notYet)(same(name), same(name)),
  });
  const condition = make(named);
  const memory = new Remembered();
  const judge = (second: number, ...names: string[]): Judgement => {
    truth.clear();
    for (const name of names) truth.add(name);
    const state: ClusterState = { list: () => [], traffic: [], now: new Date(startMs + second * 1_000) };
    return condition.judge(state, memory);
  };
  return { condition, judge };
}

test('a condition that must hold counts from the moment it is met, and anew after a break', () => {
  const { condition, judge } = openJudging((named) => holdsFor({ seconds: 10, of: named('a') }));
  assert.equal(condition.id, 'a');
  assert.equal(judge(0).state, 'not-yet');
  assert.deepEqual([judge(1, 'a').state, judge(1, 'a').again], ['not-yet', new Date(startMs + 11_000)]);
  assert.equal(judge(10.9, 'a').state, 'not-yet');
  assert.equal(judge(11, 'a').state, 'met');
  assert.equal(judge(12).state, 'not-yet');
  assert.equal(judge(13, 'a').state, 'not-yet');
  assert.equal(judge(22.9, 'a').state, 'not-yet');
  assert.deepEqual([judge(23, 'a').state, judge(23, 'a').again], ['met', undefined]);
});

test('conditions in order: one after the other, whether or not the earlier ones stay met', () => {
  const { judge } = openJudging((named) => inOrder({ id: 'o', of: [named('a'), named('b'), named('c')] }));
  const states = [judge(0), judge(1, 'a'), judge(2, 'b'), judge(3), judge(4, 'a', 'c'), judge(5)];
  assert.deepEqual(
    states.map(({ state }) => state),
    ['not-yet', 'not-yet', 'not-yet', 'not-yet', 'met', 'met'],
  );
  assert.equal(states[1]?.seen.en, '1 of 3 so far; next: b (b)');
});

test('what comes before its turn is wrong, and counts only after it was taken back', () => {
  const { judge } = openJudging((named) => inOrder({ id: 'o', of: [named('a'), named('b')] }));
  assert.equal(judge(0).state, 'not-yet');
  assert.deepEqual([judge(1, 'b').state, judge(1, 'b').seen.en], ['wrong', '"b" came before "a"']);
  assert.equal(judge(2, 'a', 'b').state, 'wrong');
  assert.equal(judge(3, 'a').state, 'not-yet');
  assert.equal(judge(4, 'b').state, 'met');
});

test('what is true from the beginning is no mistake, and counts only after it was untrue', () => {
  const { judge } = openJudging((named) => inOrder({ id: 'o', of: [named('a'), named('b')] }));
  assert.equal(judge(0, 'b').state, 'not-yet');
  assert.equal(judge(1, 'a', 'b').state, 'not-yet');
  assert.equal(judge(2, 'a').state, 'not-yet');
  assert.equal(judge(3, 'a', 'b').state, 'met');
});

test('two that come within one change are in order', () => {
  const { judge } = openJudging((named) => inOrder({ id: 'o', of: [named('a'), named('b')] }));
  judge(0);
  assert.equal(judge(1, 'a', 'b').state, 'met');
});

test('the same condition may stand twice: gone and back again', () => {
  const { judge } = openJudging((named) => inOrder({ id: 'o', of: [named('up'), named('down'), named('up')] }));
  assert.deepEqual(
    [judge(0, 'up'), judge(1, 'down'), judge(2), judge(3, 'up')].map(({ state }) => state),
    ['not-yet', 'not-yet', 'not-yet', 'met'],
  );
  const later = openJudging((named) => inOrder({ id: 'o', of: [named('up'), named('down'), named('up')] }));
  assert.deepEqual(
    [later.judge(0), later.judge(1, 'up'), later.judge(2, 'down'), later.judge(3, 'up')].map(({ state }) => state),
    ['not-yet', 'not-yet', 'not-yet', 'met'],
  );
});

test('conditions within conditions have memories of their own, and a step is judged again at the earliest moment', () => {
  const { condition, judge } = openJudging((named) =>
    inOrder({ id: 'o', of: [holdsFor({ seconds: 5, of: named('a') }), holdsFor({ seconds: 3, of: named('b') })] }),
  );
  judge(0);
  const memory = new Remembered();
  const step = { id: 's', goal: same('s'), hints: [], solution: [], wrong: [], conditions: [condition] };
  const at = (second: number): ClusterState => ({
    list: () => [],
    traffic: [],
    now: new Date(startMs + second * 1_000),
  });
  judgeStep(step, at(0), memory);
  judge(0, 'a', 'b');
  assert.deepEqual(judgeStep(step, at(1), memory).again, new Date(startMs + 4_000));
  assert.equal(judgeStep(step, at(4), memory).verdict.state, 'wrong', 'b held before a did');
});

test('the alarm rings once at the moment it was last set to', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: startMs });
  let rung = 0;
  using alarm = new Alarm({ now: () => new Date(), ring: () => (rung += 1) });
  alarm.set(new Date(startMs + 1_000));
  alarm.set(new Date(startMs + 5_000));
  context.mock.timers.tick(4_999);
  assert.equal(rung, 0);
  context.mock.timers.tick(1);
  assert.equal(rung, 1);
  alarm.set(new Date(startMs + 9_000));
  alarm.set(undefined);
  context.mock.timers.tick(10_000);
  assert.equal(rung, 1);
});
