import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualClock } from '../time/virtual-clock.ts';
import { HostShare } from './host-share.ts';
import { openContainer } from './testing/open-container.ts';
import { toolSet } from './tools/tool-set.ts';

const mebibyte = 1024 * 1024;

/** Containers of many clusters on one host, and what a script says in one of them. */
function openHost(most: number) {
  const clock = new VirtualClock(new Date('2026-01-01T00:00:00Z'));
  const share = () => new HostShare({ most, part: 2 * mebibyte });
  const shares = { held: share(), fileShare: share() };
  const open = () =>
    openContainer({ programs: toolSet('busybox'), command: ['sleep', '1000000'], clock, shares }).container;
  const run = async (container: ReturnType<typeof open>, script: string) => {
    let out = '';
    let code: number | undefined;
    const session = container.exec({ argv: ['sh', '-c', `exec 2>&1; ${script}`], stdin: false, tty: false });
    session.onOutput((_, bytes) => {
      out += new TextDecoder().decode(bytes);
    });
    void session.exit.then((exit) => {
      code = exit.code;
    });
    for (let ms = 0; ms < 30_000 && code === undefined; ms += 100) await clock.advance(100);
    return { out, code };
  };
  return { clock, open, run };
}

test('attack: many containers whose files fill the memory of the host together', async () => {
  const { clock, open, run } = openHost(40 * mebibyte);
  const containers = Array.from({ length: 4 }, open);
  await clock.settle();
  const full = /No space left on device/;
  const outs: string[] = [];
  for (const container of containers)
    outs.push((await run(container, 'dd if=/dev/zero of=/f bs=1M count=15 || true')).out);
  assert.deepEqual(
    outs.map((out) => full.test(out)),
    [false, false, true, true],
  );
  const [, , , last = open()] = containers;
  await run(last, 'rm /f');
  assert.doesNotMatch((await run(last, 'dd if=/dev/zero of=/small bs=1M count=1')).out, full, 'a little always fits');
  for (const container of containers.slice(0, 2)) await run(container, 'rm /f');
  assert.doesNotMatch((await run(last, 'dd if=/dev/zero of=/f bs=1M count=10')).out, full, 'there is room again');
});

test('attack: programs of many containers that hold the memory of the host together', async () => {
  const { clock, open, run } = openHost(20 * mebibyte);
  const [holder, second, third] = [open(), open(), open()];
  await clock.settle();
  const grow = (bytes: number) =>
    `awk 'BEGIN { s = "x"; while (length(s) < ${bytes}) s = s s; for (i = 0; i < 4; i++) a[i] = s i; print "held"; while (1) system("sleep 1000") }'`;
  const holding = run(holder, grow(4 * mebibyte));
  await clock.advance(1_000);
  assert.equal((await run(second, `${grow(4 * mebibyte)}; echo $?`)).out.includes('137'), true, 'the second is killed');
  assert.equal(
    (await run(third, `awk 'BEGIN { s = "x"; while (length(s) < 100000) s = s s; print "small" }'`)).out,
    'small\n',
  );
  holder.kill('SIGKILL');
  await holding;
  assert.equal((await run(second, 'x=$(yes | head -c 3000000); echo held')).out, 'held\n', 'there is room again');
});
