import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly extendEnv?: boolean;
}

/** A program that runs until it is stopped; disposing of it kills it. */
export interface Started extends Disposable {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** All it wrote to stderr so far, the end of it when that is long. */
  readonly errors: () => string;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<{ readonly exitCode: number | null; readonly why: string }>;
  kill(signal?: NodeJS.Signals): void;
}

/** Characters of stderr that are kept. */
const keptErrors = 10_000;

/** Starts a program with piped input and output. */
export function start(program: string, args: readonly string[], options: StartOptions = {}): Started {
  const child = execa(program, [...args], {
    reject: false,
    buffer: false,
    stdin: 'pipe',
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.extendEnv === undefined ? {} : { extendEnv: options.extendEnv }),
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-keptErrors);
  });
  // A reader that has gone is told by `ended`, not by a crash of the writer.
  child.stdin.on('error', () => {});
  return {
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    errors: () => errors,
    ended: child.then((result) => ({ exitCode: result.exitCode ?? null, why: result.shortMessage ?? '' })),
    kill: (signal = 'SIGTERM') => void child.kill(signal),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

/** Starts a program that outlives this one: in a session of its own, its output at the end of a file. Gives its process id. */
export function startApart(program: string, args: readonly string[], logFile: string): number | undefined {
  // The file itself, not a pipe through this process, which may be gone.
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(program, [...args], { detached: true, stdio: ['ignore', log, log] });
  // Whoever waits for it learns that it is not there.
  child.on('error', () => {});
  child.unref();
  closeSync(log);
  return child.pid;
}
