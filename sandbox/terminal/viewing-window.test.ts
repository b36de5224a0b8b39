import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unacknowledged } from '../contract/terminal-sizes.ts';
import { ViewingWindow } from './viewing-window.ts';

/** A viewer that takes `perMs` units a millisecond and whose line takes `lineMs` there and back, always sent all it may be. */
function settle(perMs: number, lineMs: number): number {
  let now = 0;
  const window = new ViewingWindow(() => now);
  let [sent, acknowledged] = [0, 0];
  for (let round = 0; round < 200; round += 1) {
    // At first one message on an empty line: what the line alone takes.
    const length = round === 0 ? 1 : Math.max(1, window.units - (sent - acknowledged));
    sent += length;
    window.sent(sent, acknowledged);
    now += lineMs + length / perMs;
    acknowledged = sent;
    window.acknowledged(sent, true);
  }
  return window.units;
}

test('a slow viewer has little under way, so that what it asks for comes soon', () => {
  const units = settle(600, 2);
  assert.ok(units >= 16_384 && units / 600 < 80, `${units}`);
  assert.ok(settle(10, 2) < 16_400, 'but never so little that a line far away runs empty');
});

test('a viewer that is fast, or far away, may be sent as much as ever', () => {
  assert.ok(settle(10_000, 2) > unacknowledged.high * 0.9);
  assert.ok(settle(10_000, 200) > unacknowledged.high * 0.9);
});

test('keys and their echoes tell nothing of how fast a viewer is', () => {
  const window = new ViewingWindow(() => 0);
  window.sent(1, 0);
  window.acknowledged(1, false);
  assert.equal(window.units, unacknowledged.first);
});
