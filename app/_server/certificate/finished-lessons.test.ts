import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finishedLessons } from './finished-lessons.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 12, minute));
const course = [
  { lesson: 'pods', lab: 'pods', steps: ['one', 'two'] },
  { lesson: 'services', lab: 'services', steps: ['expose'] },
];
const attempt = { id: 'a1', lab: 'pods', startedAt: at(0), helps: [] };

test('a lesson is finished when every step is passed, on the day of the last one', () => {
  const passed = [
    { step: 'two', at: at(9) },
    { step: 'one', at: at(3) },
    { step: 'gone', at: at(20) },
  ];
  assert.deepEqual(finishedLessons(course, [{ ...attempt, passed }]), [
    { lesson: 'pods', steps: 2, finishedAt: at(9), shown: 0 },
  ]);
  assert.deepEqual(finishedLessons(course, [{ ...attempt, passed: passed.slice(0, 1) }]), []);
  assert.deepEqual(finishedLessons(course, []), []);
});

test('only what "show me" typed counts as shown, each step once', () => {
  const helps = [
    { step: 'one', kind: 'show-me' as const, item: '', at: at(1) },
    { step: 'one', kind: 'hint' as const, item: '0', at: at(1) },
    { step: 'two', kind: 'solution' as const, item: '', at: at(2) },
  ];
  const passed = [
    { step: 'one', at: at(3) },
    { step: 'two', at: at(4) },
  ];
  assert.equal(finishedLessons(course, [{ ...attempt, helps, passed }])[0]?.shown, 1);
});

test('steps passed in two attempts count together, from the first time', () => {
  const first = { ...attempt, passed: [{ step: 'one', at: at(3) }] };
  const second = {
    ...attempt,
    id: 'a2',
    passed: [
      { step: 'one', at: at(30) },
      { step: 'two', at: at(8) },
    ],
  };
  assert.deepEqual(finishedLessons(course, [first, second])[0]?.finishedAt, at(8));
});
