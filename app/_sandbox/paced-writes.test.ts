import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PacedWrites } from './paced-writes.ts';

const flood = 'x'.repeat(20_000);

describe('output that is given to a screen', () => {
  let now: number;
  let timer: { at: number; act: () => void } | undefined;
  let written: string[];
  let drawnBy: string[];
  let screenIsDone: () => void;
  let writes: PacedWrites;

  beforeEach(() => {
    now = 0;
    timer = undefined;
    written = [];
    drawnBy = [];
    const clock = {
      now: () => now,
      after: (ms: number, act: () => void) => {
        timer = { at: now + ms, act };
        return () => {
          timer = undefined;
        };
      },
    };
    writes = new PacedWrites((data, drawn) => {
      written.push(data);
      screenIsDone = drawn;
    }, clock);
  });

  const add = (data: string, name = data): void => writes.add(data, () => void drawnBy.push(name));

  test('keys and their echoes wait for nothing', () => {
    for (const key of ['a', 'b', 'c']) {
      add(key);
      screenIsDone();
    }
    assert.deepEqual(written, ['a', 'b', 'c']);
    assert.deepEqual(drawnBy, ['a', 'b', 'c']);
  });

  test('what comes while the screen is busy is written as one, and answered once', () => {
    for (const data of ['a', 'b', 'c']) add(data);
    assert.deepEqual(written, ['a']);
    screenIsDone();
    assert.deepEqual(written, ['a', 'bc']);
    screenIsDone();
    assert.deepEqual(drawnBy, ['a', 'c']);
  });

  test('a flood is drawn once a frame', () => {
    add(flood, 'flood');
    now = 5;
    screenIsDone();
    add('end');
    assert.deepEqual(written, [flood]);
    assert.equal(timer?.at, 33);
    now = 33;
    timer.act();
    assert.deepEqual(written, [flood, 'end']);
  });

  test('a flood that fills what the screen takes in one go waits for no frame', () => {
    add(flood);
    screenIsDone();
    for (let n = 0; n < 6; n += 1) add(flood);
    assert.equal(written.length, 1);
    add(flood);
    assert.deepEqual(written, [flood, flood.repeat(7)]);
    assert.equal(timer, undefined, 'nobody waits any more');
  });

  test('the first key after a flood that is over waits for nothing', () => {
    add(flood);
    screenIsDone();
    now = 33;
    timer?.act();
    add('a');
    assert.deepEqual(written, [flood, 'a']);
  });

  test('a write without a word of its own leaves out no other', () => {
    for (const data of ['a', 'b']) add(data);
    writes.add('', undefined);
    screenIsDone();
    screenIsDone();
    assert.deepEqual(drawnBy, ['a', 'b']);
  });

  test('what is dropped is not written, what follows is', () => {
    for (const data of ['a', 'b']) add(data);
    writes.drop();
    add('c');
    screenIsDone();
    assert.deepEqual(written, ['a', 'c']);
  });
});
