import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep } from '../time/clock.ts';
import { createSharedPidNamespace } from './create-container-runtime.ts';
import { createFolder } from './files/create-folder.ts';
import type { Program } from './process.ts';
import { openContainer } from './testing/open-container.ts';

const forever: Program = async (process) => {
  await sleep(process.clock, 1e9, process.ended);
  return 0;
};
const handles: Program = async (process) => {
  const stop = Promise.withResolvers<number>();
  process.onSignal('SIGTERM', () => stop.resolve(3));
  await process.stdout.write('ready\n');
  return await stop.promise;
};
const echo: Program = async (process) => {
  await process.stdout.write(`${process.argv.slice(1).join(' ')}\n`);
  return 0;
};
const cat: Program = async (process) => {
  for (let bytes = await process.stdin.read(); bytes; bytes = await process.stdin.read())
    await process.stdout.write(bytes);
  return 0;
};
const yes: Program = async (process) => {
  for (;;) await process.stdout.write('y\n'.repeat(1000));
};
const programs = {
  '/bin/forever': forever,
  '/bin/handles': handles,
  '/bin/echo': echo,
  '/bin/cat': cat,
  '/bin/yes': yes,
};

test('PID 1 ignores TERM without a handler, and ends with 137 by KILL from outside', async () => {
  const { container, clock } = openContainer({ programs, command: ['forever'] });
  await clock.settle();
  container.kill('SIGTERM');
  container.kill('SIGINT');
  await clock.settle();
  assert.equal(container.exit, undefined);
  container.kill('SIGKILL');
  await clock.settle();
  assert.deepEqual(container.exit, { code: 137, signal: 'SIGKILL', reason: 'Error', at: clock.now() });
});

test('PID 1 with a handler ends as that says; its children end with it', async () => {
  const seen: string[] = [];
  const parent: Program = async (process) => {
    const child = process.spawn(['forever']);
    void child.exit.then(({ code }) => seen.push(`child ${code}`));
    return await handles(process);
  };
  const { container, clock, log } = openContainer({
    programs: { ...programs, '/bin/parent': parent },
    command: ['parent'],
  });
  await clock.settle();
  assert.deepEqual(
    container.pidNamespace.processes().map(({ pid, argv }) => `${pid} ${argv.join(' ')}`),
    ['1 parent', '2 forever'],
  );
  container.kill('SIGTERM');
  await clock.settle();
  assert.equal(container.exit?.code, 3);
  assert.equal(log(), 'ready\n');
  assert.deepEqual(seen, ['child 137']);
});

test('beside a pause process TERM ends a program without handler: 143', async () => {
  const { container, clock } = openContainer({
    programs,
    command: ['forever'],
    pidNamespace: createSharedPidNamespace(),
  });
  await clock.settle();
  container.kill('SIGTERM');
  await clock.settle();
  assert.equal(container.exit?.code, 143);
});

test('orphans go to PID 1 and stay zombies where it does not wait', async () => {
  let pidOfOrphan = 0;
  const leaves: Program = async (process) => {
    pidOfOrphan = process.spawn(['forever']).pid;
    return 0;
  };
  const init: Program = async (process) => {
    const child = process.spawn(['leaves']);
    await child.exit;
    process.kill(pidOfOrphan, 'SIGTERM');
    await forever(process);
    return 0;
  };
  let processes: readonly string[] = [];
  const ps: Program = async (process) => {
    processes = process.processes().map(({ pid, parentPid, state }) => `${pid} ${parentPid} ${state}`);
    return 0;
  };
  const { container, clock } = openContainer({
    programs: { ...programs, '/bin/leaves': leaves, '/bin/init': init, '/bin/ps': ps },
    command: ['init'],
  });
  await clock.settle();
  await container.exec({ argv: ['ps'], stdin: false, tty: false }).exit;
  assert.deepEqual(processes, ['1 0 S', '3 1 Z', '4 0 S']);
});

test('a program that is not there: StartError for the container, 127 for exec', async () => {
  const { container, clock } = openContainer({ programs, command: ['nope'] });
  await clock.settle();
  assert.equal(container.exit?.reason, 'StartError');
  assert.equal(container.exit?.code, 128);
  assert.match(
    container.exit?.message ?? '',
    /container process: exec: "nope": executable file not found in \$PATH: unknown$/,
  );
  const running = openContainer({ programs, command: ['forever'] });
  const session = running.container.exec({ argv: ['/bin/nope'], stdin: false, tty: false });
  assert.deepEqual(await session.exit, {
    code: 127,
    startError: 'exec: "/bin/nope": stat /bin/nope: no such file or directory',
  });
});

test('exec: input, output and the exit code, and the end with the container', async () => {
  const { container, clock } = openContainer({ programs, command: ['forever'] });
  const session = container.exec({ argv: ['cat'], stdin: true, tty: false });
  const out: string[] = [];
  session.onOutput((stream, bytes) => void out.push(`${stream} ${new TextDecoder().decode(bytes)}`));
  await session.write(new TextEncoder().encode('hello'));
  session.closeInput();
  assert.deepEqual(await session.exit, { code: 0 });
  assert.deepEqual(out, ['stdout hello']);
  const other = container.exec({ argv: ['cat'], stdin: true, tty: false });
  await clock.settle();
  container.kill('SIGKILL');
  assert.deepEqual(await other.exit, { code: 137 });
});

test('a listener that does not take what comes holds the writer back', async () => {
  const { container, clock } = openContainer({ programs, command: ['forever'] });
  const session = container.exec({ argv: ['yes'], stdin: false, tty: false });
  let bytesSeen = 0;
  session.onOutput(async (_, bytes) => {
    bytesSeen += bytes.length;
    await new Promise(() => {});
  });
  await clock.settle();
  await clock.settle();
  assert.equal(bytesSeen, 2000);
  session.kill('SIGTERM');
  await clock.settle();
  assert.equal(container.pidNamespace.processes().length, 1);
});

test('a terminal echoes, edits lines and turns Ctrl-C into a signal', async () => {
  const { container, clock } = openContainer({ programs, command: ['forever'] });
  const session = container.exec({ argv: ['cat'], stdin: true, tty: true });
  let screen = '';
  session.onOutput((_, bytes) => {
    screen += new TextDecoder().decode(bytes);
  });
  await session.write(new TextEncoder().encode('hallo\x7f\x7f\x7f\x7fello\r'));
  await clock.settle();
  assert.equal(screen, `hallo${'\b \b'.repeat(4)}ello\r\nhello\r\n`);
  await session.write(Uint8Array.of(3));
  assert.deepEqual(await session.exit, { code: 130 });
  assert.ok(screen.endsWith('^C'));
});

test('above its memory limit everything in the container is killed: OOMKilled, 137', async () => {
  const grows: Program = async (process) => {
    for (let bytes = 1e6; ; bytes += 1e6) {
      process.use({ memoryBytes: bytes });
      await sleep(process.clock, 100, process.ended);
    }
  };
  const { container, clock } = openContainer({
    programs: { '/bin/grows': grows },
    command: ['grows'],
    memoryLimitBytes: 5e6,
  });
  await clock.advance(450);
  assert.equal(container.usage().memoryBytes, 5e6);
  await clock.advance(100);
  assert.equal(container.exit?.reason, 'OOMKilled');
  assert.equal(container.exit?.code, 137);
});

test('mounts: shared between containers, read-only, one file of a volume', async () => {
  const clock = openContainer({ programs, command: ['forever'] }).clock;
  const volume = createFolder({ now: () => clock.now() });
  volume.write('/conf', 'from the volume');
  const writes: Program = async (process) => {
    process.files.write('/data/written', 'shared');
    assert.throws(() => process.files.write('/ro/x', ''), { code: 'EROFS' });
    assert.throws(() => process.files.write('/etc/x', ''), { code: 'EROFS' });
    assert.throws(() => process.files.rename('/data/written', '/etc/x'), { code: 'EXDEV' });
    process.files.write('/dev/null', 'gone');
    return process.files.list('/').includes('data') ? 0 : 1;
  };
  const { container } = openContainer({
    programs: { ...programs, '/bin/writes': writes },
    command: ['writes'],
    readOnlyRootFilesystem: true,
    clock,
    mounts: [
      { path: '/data', folder: volume, readOnly: false },
      { path: '/ro', folder: volume, readOnly: true },
      { path: '/etc/app/conf', folder: volume, subPath: 'conf', readOnly: false },
    ],
  });
  await clock.settle();
  assert.equal(container.exit?.code, 0, container.log.lines()[0]?.text);
  assert.equal(new TextDecoder().decode(volume.read('/written')), 'shared');
  assert.equal(new TextDecoder().decode(container.files.read('/etc/app/conf')), 'from the volume');
});

test('a user that is not root may not write where root may', async () => {
  const writes: Program = async (process) => {
    process.files.write('/tmp/mine', '');
    assert.equal(process.files.stat('/tmp/mine').uid, 1000);
    assert.throws(() => process.files.write('/etc/x', ''), { code: 'EACCES' });
    assert.throws(() => process.files.remove('/bin/writes'), { code: 'EACCES' });
    return 0;
  };
  const { container, clock } = openContainer({
    programs: { '/bin/writes': writes },
    command: ['writes'],
    runAsUser: 1000,
  });
  await clock.settle();
  assert.equal(container.exit?.code, 0, container.log.lines()[0]?.text);
});

test('the log keeps the newest lines, and a line without end once it ends', async () => {
  const writes: Program = async (process) => {
    for (let line = 0; line < 20_000; line++) await process.stdout.write(`line ${line} ${'x'.repeat(50)}\n`);
    await process.stderr.write('half');
    return 0;
  };
  const { container, clock } = openContainer({ programs: { '/bin/writes': writes }, command: ['writes'] });
  // As many lines as that take a while.
  await clock.advance(1000);
  const lines = container.log.lines();
  assert.ok(lines.length > 3000 && lines.length < 6000, `${lines.length} lines`);
  assert.deepEqual([lines.at(-1)?.stream, lines.at(-1)?.text], ['stderr', 'half']);
  assert.match(lines.at(-2)?.text ?? '', /^line 19999 /);
});

test('/proc shows the processes, and itself', async () => {
  const reads: Program = async (process) => {
    const read = (path: string): string => new TextDecoder().decode(process.files.read(path));
    assert.equal(read('/proc/self/cmdline'), 'reads\0a\0');
    assert.match(read('/proc/1/status'), /^Name:\treads\nState:\tS \(sleeping\)/);
    assert.equal(process.files.readLink('/proc/self'), '1');
    assert.ok(process.files.list('/proc').includes('1'));
    assert.throws(() => read('/proc/77/status'), { code: 'ENOENT' });
    assert.throws(() => process.files.write('/proc/x', ''));
    return 0;
  };
  const { container, clock } = openContainer({ programs: { '/bin/reads': reads }, command: ['reads', 'a'] });
  await clock.settle();
  assert.equal(container.exit?.code, 0, container.log.lines()[0]?.text);
});
