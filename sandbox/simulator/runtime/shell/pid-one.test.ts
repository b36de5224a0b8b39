import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openContainer } from '../testing/open-container.ts';
import { toolSet } from '../tools/tool-set.ts';

const open = (script: string) => openContainer({ programs: toolSet('busybox'), command: ['sh', '-c', script] });

test('a shell as PID 1 without a trap does not hear TERM', async () => {
  const { container, clock } = open('while true; do sleep 1; done');
  await clock.advance(2_500);
  container.kill('SIGTERM');
  await clock.advance(5_000);
  assert.equal(container.exit?.code ?? 'runs', 'runs');
  container.kill('SIGKILL');
  await clock.settle();
  assert.equal(container.exit?.code, 137);
});

test('its trap runs once the command in the foreground has ended', async () => {
  const { container, clock, log } = open('trap "echo bye; exit 0" TERM; while true; do sleep 10; done');
  await clock.advance(1_000);
  container.kill('SIGTERM');
  await clock.advance(8_000);
  assert.equal(log(), '');
  await clock.advance(1_000);
  assert.equal(log(), 'bye\n');
  assert.equal(container.exit?.code, 0);
});

test('wait is interrupted at once', async () => {
  const { container, clock, log } = open('trap "echo bye; exit 3" TERM; sleep 1000 & wait');
  await clock.advance(1_000);
  container.kill('SIGTERM');
  await clock.settle();
  assert.equal(log(), 'bye\n');
  assert.equal(container.exit?.code, 3);
});

test('the last command takes the place of the shell: exec, or the only one', async () => {
  for (const script of ['exec sleep 1000', 'sleep 1000']) {
    const { container, clock } = open(script);
    await clock.settle();
    assert.deepEqual(container.pidNamespace.processes(), [{ pid: 1, argv: ['sleep', '1000'] }]);
  }
});

test('a loop that never waits leaves the machine its time, and counts as a busy processor', async () => {
  const { container, clock } = open('while true; do :; done');
  await clock.advance(2_000);
  const { cpuMillis } = container.usage();
  assert.ok(cpuMillis > 1_000 && cpuMillis < 4_000, `${cpuMillis} ms in 2 s`);
});
