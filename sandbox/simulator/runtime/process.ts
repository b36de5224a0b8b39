/** A process as a program sees it. Programs are written against this and nothing else of the simulator. */
import type { NetworkStack } from '../network/network-stack.ts';
import type { Clock } from '../time/clock.ts';
import type { Folder } from './files/folder.ts';

/** Numbers of signal(7) on x86-64. */
export const signals = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGWINCH: 28,
} as const;
export type Signal = keyof typeof signals;

export interface ByteReader {
  /** The next bytes there are, or undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
}

export interface ByteWriter {
  /** Resolves when there is room for more; rejects with EPIPE when nobody reads any more. */
  write(data: Uint8Array | string): Promise<void>;
}

export interface ExitStatus {
  /** 128 + number for a signal. */
  readonly code: number;
  readonly signal?: Signal;
}

export interface SpawnOptions {
  readonly stdin?: ByteReader;
  readonly stdout?: ByteWriter;
  readonly stderr?: ByteWriter;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface ChildProcess {
  readonly pid: number;
  /** Never rejects. */
  readonly exit: Promise<ExitStatus>;
  kill(signal: Signal): void;
}

export interface ProcessInfo {
  readonly pid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
  readonly uid: number;
  readonly startedAt: Date;
  /** Running or sleeping, stopped, zombie. */
  readonly state: 'S' | 'T' | 'Z';
  readonly memoryBytes: number;
  readonly cpuMillis: number;
  /** `pts/0`; undefined without a terminal. */
  readonly terminal: string | undefined;
}

/** `exitCode`: 127 where no such file is on PATH, 126 where it is none that can run. */
export class ProgramNotFound extends Error {
  override readonly name = 'ProgramNotFound';
  readonly exitCode: 126 | 127;

  /** `message` as runc says it: `exec: "nope": executable file not found in $PATH`. */
  constructor(exitCode: 126 | 127, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface Process {
  readonly pid: number;
  readonly parentPid: number;
  /** `argv[0]` is the name it was called by. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  cwd: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly hostname: string;
  readonly stdin: ByteReader;
  readonly stdout: ByteWriter;
  readonly stderr: ByteWriter;
  /** Undefined without a terminal. */
  readonly terminal: { readonly columns: number; readonly rows: number } | undefined;
  readonly files: Folder;
  readonly network: NetworkStack;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Aborted when the process ends, however it ends: give it to everything that waits. */
  readonly ended: AbortSignal;
  /** Replaces what a signal does; `default` gives it back. SIGKILL and SIGSTOP stay as they are. */
  onSignal(signal: Signal, does: (() => void) | 'ignore' | 'default'): void;
  /** Runs a program of the container by its argv, found as execvp(3) does. Throws ProgramNotFound. */
  spawn(argv: readonly string[], options?: SpawnOptions): ChildProcess;
  /** execve(2): goes on as another program, whose exit code it is. Rejects with ProgramNotFound. */
  execute(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<number>;
  /** Signals another process of the container; false when there is none. */
  kill(pid: number, signal: Signal): boolean;
  /** Processes of the container, for ps and top. */
  processes(): readonly ProcessInfo[];
  /**
   * Memory this process holds from now on, and processor time it has used since it last said so, for limits and metrics; above
   * the limit the container is OOM-killed.
   */
  use(usage: { readonly memoryBytes?: number; readonly cpuMillis?: number }): void;
}

/** The exit code, as main returns it. Throwing ends it with 1 and the error's text on stderr; a signal's default ends it from outside. */
export type Program = (process: Process) => Promise<number>;
