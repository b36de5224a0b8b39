import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CronJob } from '../kit/wire.ts';
import { Schedule } from './schedule.ts';

function next(schedule: string, after: string, timeZone?: string): string {
  const spec = { schedule, ...(timeZone ? { timeZone } : {}) };
  return new Schedule({ spec } as CronJob).next(new Date(after)).toISOString().replace('.000', '');
}

test('the next moment after another', () => {
  for (const [schedule, after, expected] of [
    ['* * * * *', '2026-01-01T00:00:30Z', '2026-01-01T00:01:00Z'],
    ['*/15 * * * *', '2026-01-01T00:45:00Z', '2026-01-01T01:00:00Z'],
    ['5/20 * * * *', '2026-01-01T00:06:00Z', '2026-01-01T00:25:00Z'],
    ['0 3 * * MON-FRI', '2026-01-02T04:00:00Z', '2026-01-05T03:00:00Z'],
    ['0 0 13 * 5', '2026-01-03T00:00:00Z', '2026-01-09T00:00:00Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['@monthly', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['30 23 31 dec ?', '2026-01-01T00:00:00Z', '2026-12-31T23:30:00Z'],
    ['@every 1h30m', '2026-01-01T00:00:00Z', '2026-01-01T01:30:00Z'],
  ] as const)
    assert.equal(next(schedule, after), expected, schedule);
});

test('in a zone whose clocks change', () => {
  const berlin = 'Europe/Berlin';
  assert.equal(next('30 2 * * *', '2026-03-28T12:00:00Z', berlin), '2026-03-30T00:30:00Z', 'that hour is left out');
  assert.equal(next('0 12 * * *', '2026-03-28T12:00:00Z', berlin), '2026-03-29T10:00:00Z');
});

test('what cannot be read is refused', () => {
  for (const [schedule, zone] of [
    ['* * * *', undefined],
    ['61 * * * *', undefined],
    ['x * * * *', undefined],
    ['* * * * *', 'Mars/Olympus'],
  ] as const)
    assert.throws(() => next(schedule, '2026-01-01T00:00:00Z', zone));
});
