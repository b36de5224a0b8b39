/** Small programs for tests of the kubelet: they do one thing each, told by their arguments or variables. */
import { createServer } from 'node:http';
import { createLayer } from '../../runtime/files/layer.ts';
import type { Image } from '../../runtime/image.ts';
import type { Process, Program } from '../../runtime/process.ts';
import type { Task } from '../../runtime/processes/task.ts';
import { sleep } from '../../time/clock.ts';

/** Rejects when the process ends, so that it goes no further. */
function wait(process: Process, ms: number): Promise<void> {
  return sleep(process.clock, ms, process.ended);
}

/** HTTP on PORT (80): the status is the text of /status, 200 without one. Ends at once on SIGTERM. */
const serve: Program = async (process) => {
  const statusNow = (): number =>
    process.files.exists('/status') ? Number(Buffer.from(process.files.read('/status')).toString()) : 200;
  const server = createServer((_, response) => {
    response.statusCode = statusNow();
    response.end('ok\n');
  });
  const port = Number(process.env.PORT ?? 80);
  const listener = process.network.listen({ port }, ({ stream }) => server.emit('connection', stream));
  process.ended.addEventListener('abort', () => listener[Symbol.dispose]());
  await process.stdout.write('serving\n');
  return new Promise((resolve) => process.onSignal('SIGTERM', () => resolve(0)));
};

/** `sleep 30`: PID 1 without a handler ignores SIGTERM. */
const sleepFor: Program = async (process) => {
  await wait(process, Number(process.argv[1] ?? '1e9') * 1_000);
  return 0;
};

/** `exit 3 "last words"` */
const exit: Program = async (process) => {
  if (process.argv[2]) await process.stderr.write(`${process.argv[2]}\n`);
  return Number(process.argv[1] ?? 0);
};

/** `linger 3`: goes on for three seconds after SIGTERM, and says when it heard it. */
const linger: Program = async (process) => {
  await new Promise<void>((resolve) => process.onSignal('SIGTERM', resolve));
  await process.stdout.write(`TERM ${process.clock.now().toISOString()}\n`);
  await wait(process, Number(process.argv[1] ?? 0) * 1_000);
  return 0;
};

/** `polite 1`: says `TERM` when it comes, goes on for a second, says `done`. */
const polite: Program = async (process) => {
  await new Promise<void>((resolve) => process.onSignal('SIGTERM', resolve));
  await process.stdout.write('TERM\n');
  await wait(process, Number(process.argv[1] ?? 0) * 1_000);
  await process.stdout.write('done\n');
  return 0;
};

/** `env`, and `cat /file` */
const env: Program = async (process) => {
  for (const [name, value] of Object.entries(process.env).sort()) await process.stdout.write(`${name}=${value}\n`);
  return 0;
};
const cat: Program = async (process) => {
  for (const path of process.argv.slice(1)) {
    if (!process.files.exists(path)) {
      await process.stderr.write(`cat: can't open '${path}': No such file or directory\n`);
      return 1;
    }
    await process.stdout.write(process.files.read(path));
  }
  return 0;
};

/** `write /file text` */
const write: Program = async (process) => {
  process.files.write(process.argv[1] ?? '', process.argv[2] ?? '');
  return 0;
};

/** `fill /file 3` mebibytes, and stays. */
const fill: Program = async (process) => {
  process.files.write(process.argv[1] ?? '', new Uint8Array(Number(process.argv[2]) * 2 ** 20));
  return wait(process, 1e9).then(() => 0);
};

/** Never waits. */
const spin: Program = async (process) => {
  for (;;) await (process as Task).pace.step(100);
};

/** `eat 50` mebibytes. */
const eat: Program = async (process) => {
  process.use({ memoryBytes: Number(process.argv[1]) * 2 ** 20 });
  return wait(process, 1e9).then(() => 0);
};

const programs = {
  '/bin/serve': serve,
  '/bin/sleep': sleepFor,
  '/bin/exit': exit,
  '/bin/linger': linger,
  '/bin/polite': polite,
  '/bin/env': env,
  '/bin/cat': cat,
  '/bin/write': write,
  '/bin/spin': spin,
  '/bin/eat': eat,
  '/bin/fill': fill,
};

const layer = createLayer({}, programs);

/** `test:<anything>` serves; its pull takes two seconds. */
export function findTestImage(reference: string): Image | undefined {
  if (!reference.startsWith('docker.io/library/test:')) return undefined;
  return {
    info: {
      reference,
      id: `docker.io/library/test@sha256:${'1'.repeat(64)}`,
      sizeBytes: 12_345_678,
      pullMs: 2_000,
      stopSignal: 'SIGTERM',
      user: { uid: 0, gid: 0 },
    },
    layer,
    programs,
    entrypoint: [],
    cmd: ['serve'],
    env: {},
    workingDir: '/',
    exposedPorts: [80],
    startupMs: 0,
  };
}
