import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep } from './clock.ts';
import { RealClock } from './real-clock.ts';
import { TimerHeap } from './timer-heap.ts';
import { VirtualClock } from './virtual-clock.ts';

test('timers come in the order they are due, whatever the order they were set and taken back in', () => {
  const heap = new TimerHeap();
  const seen: number[] = [];
  let seed = 7;
  const next = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % 1_000;
  };
  const timers = Array.from({ length: 500 }, () => {
    const due = next();
    return { due, timer: heap.add(due, () => seen.push(due)) };
  });
  const kept = timers.filter(({ timer }, index) => {
    if (index % 3 === 0) timer[Symbol.dispose]();
    return index % 3 !== 0;
  });
  for (let act = heap.take(2_000); act; act = heap.take(2_000)) act();
  assert.deepEqual(
    seen,
    kept.map(({ due }) => due).sort((a, b) => a - b),
  );
  assert.equal(heap.nextMs, undefined);
});

test('virtual time passes only when told, and wakes sleepers on their way', async () => {
  const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
  const seen: string[] = [];
  const note = (what: string): void => void seen.push(`${clock.now().toISOString().slice(17, 23)} ${what}`);
  const stop = new AbortController();
  const ended = (async () => {
    for (let i = 0; i < 3; i++) {
      await sleep(clock, 10_000, stop.signal);
      note(`tick ${i}`);
    }
  })();
  void ended.catch(() => note('stopped'));
  clock.after(15_000, () => note('once'));
  await clock.advance(25_000);
  stop.abort(new Error('stopped'));
  await assert.rejects(ended, /stopped/);
  assert.deepEqual(seen, ['10.000 tick 0', '15.000 once', '20.000 tick 1', '25.000 stopped']);
});

test('real time: one that was taken back is not called, one that was set inside another is', async () => {
  using clock = new RealClock();
  const seen: string[] = [];
  clock.after(5, () => seen.push('taken back'))[Symbol.dispose]();
  await new Promise<void>((done) => {
    clock.after(10, () => {
      seen.push('first');
      clock.after(0, () => {
        seen.push('inside');
        done();
      });
    });
  });
  assert.deepEqual(seen, ['first', 'inside']);
});

test('real time: after the end nothing is called, whenever it was set', async () => {
  const seen: string[] = [];
  const clock = new RealClock();
  clock.after(1, () => seen.push('before'));
  clock[Symbol.dispose]();
  clock.after(1, () => seen.push('after'));
  await new Promise((later) => setTimeout(later, 20));
  assert.deepEqual(seen, []);
});
