import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reapSandboxes } from './reap-sandboxes.ts';

const minuteMs = 60_000;

/** Who ends, and why, of sandboxes that nobody has looked at for so long. */
function reap(minutes: number, of: { unseen: boolean; state: 'starting' | 'ready'; idleMinutes: number }) {
  const now = new Date(60 * minuteMs);
  let ended = 'lives';
  const sandbox = {
    record: { state: of.state, endsAt: new Date(120 * minuteMs) },
    unseen: of.unseen,
    unwatchedSince: new Date(now.getTime() - minutes * minuteMs),
    end: async (why: string) => {
      ended = why;
    },
  };
  reapSandboxes({ sandboxes: [sandbox], now, idleMs: of.idleMinutes * minuteMs });
  return ended;
}

test('attack: sandboxes that no page is ever opened on end soon', () => {
  assert.equal(reap(2, { unseen: true, state: 'ready', idleMinutes: 30 }), 'lives');
  assert.equal(reap(3, { unseen: true, state: 'ready', idleMinutes: 30 }), 'idle');
  assert.equal(reap(1, { unseen: true, state: 'ready', idleMinutes: 1 }), 'idle', 'a shorter setting holds');
  assert.equal(reap(29, { unseen: true, state: 'starting', idleMinutes: 30 }), 'lives', 'a slow start is no attack');
  assert.equal(reap(29, { unseen: false, state: 'ready', idleMinutes: 30 }), 'lives');
  assert.equal(reap(30, { unseen: false, state: 'ready', idleMinutes: 30 }), 'idle');
});
