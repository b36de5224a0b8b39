import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoginLine } from './login-line.ts';

/** A line whose time goes on when it is told to, and whose lots are given. */
function openLine() {
  let [now, timers, lot]: [number, { at: number; act: () => void }[], number] = [0, [], 0];
  const line = new LoginLine({
    rate: { burst: 3, everyMs: 1_000 },
    now: () => new Date(now),
    after: (ms, act) => timers.push({ at: now + ms, act }),
    random: () => lot,
  });
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms;
    for (;;) {
      const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      timers = timers.filter((timer) => timer !== due);
      now = due.at;
      due.act();
    }
    now = end;
    // Whoever waits for an answer hears it.
    await Promise.resolve();
  };
  const turns: (boolean | undefined)[] = [];
  const come = async (): Promise<void> => {
    const i = turns.push(undefined) - 1;
    void line.turn().then((turn) => {
      turns[i] = turn;
    });
    await Promise.resolve();
  };
  return { pass, come, turns, draw: (next: number) => (lot = next) };
}

test('attack: guessing from many addresses is slowed, and who is patient has their turn', async () => {
  const { pass, come, turns } = openLine();
  for (let i = 0; i < 6; i += 1) await come();
  assert.deepEqual(turns, [true, true, true, undefined, undefined, undefined]);
  await pass(1_000);
  assert.deepEqual(turns.slice(3), [true, undefined, undefined]);
  await pass(2_000);
  assert.deepEqual(turns.slice(3), [true, true, true]);
  await pass(10_000);
  for (let i = 0; i < 4; i += 1) await come();
  assert.deepEqual(turns.slice(6), [true, true, true, undefined], 'no more than a few at once after a quiet time');
});

test('attack: a line that strangers fill and keep full', async () => {
  const { pass, come, turns, draw } = openLine();
  for (let i = 0; i < 203; i += 1) await come();
  await come();
  assert.equal(turns[3], false, 'one of those who waited is sent away, not who comes');
  assert.equal(turns[203], undefined);
  draw(0.999);
  await pass(1_000);
  assert.equal(turns[203], true, 'who came last may be drawn first');
  await pass(60_000);
  assert.equal(turns.filter((turn) => turn === undefined).length, 0, 'nobody waits for ever');
  assert.ok(turns.filter((turn) => turn === true).length < 30);
});
