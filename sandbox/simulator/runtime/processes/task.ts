/** One process: what its program sees of the world, and what the world sees of it. */
import { setMaxListeners } from 'node:events';
import type { NetworkStack } from '../../network/network-stack.ts';
import { ProcessStack } from '../../network/process-stack.ts';
import type { Clock } from '../../time/clock.ts';
import { ProcessFiles } from '../files/process-files.ts';
import {
  type ChildProcess,
  type ExitStatus,
  type Process,
  type ProcessInfo,
  type Program,
  type Signal,
  type SpawnOptions,
  signals,
} from '../process.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Cgroup } from './cgroup.ts';
import { Descriptor } from './descriptor.ts';
import { findProgram, type Runnable } from './find-program.ts';
import { ForkFailed } from './fork-failed.ts';
import { isOpenFile, nullFile, type OpenFile, openFile } from './open-file.ts';
import { Pace } from './pace.ts';
import type { TaskNamespace } from './pid-namespace.ts';
import { ProcFolder } from './proc-folder.ts';
import { dispositionOf } from './signal-defaults.ts';

export interface TaskOptions {
  readonly parent: Task | undefined;
  readonly namespace: TaskNamespace;
  readonly cgroup: Cgroup;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly stdio: readonly [OpenFile, OpenFile, OpenFile];
  readonly terminal: Terminal | undefined;
  /** Its parent's unless it leads one of its own. */
  readonly group?: number;
}

export interface TaskSpawnOptions extends SpawnOptions {
  /** A process group it joins or leads, as a job of an interactive shell does. */
  readonly group?: number | 'new';
}

/** What a process holds that has not said what: the pages of a small program. */
const defaultMemoryBytes = 400_000;

/** The reason of `ended`: a wait that rejects with it is over because the process is. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}

export class Task implements Process {
  readonly pid: number;
  argv: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly terminal: Terminal | undefined;
  readonly files: ProcessFiles;
  readonly namespace: TaskNamespace;
  readonly cgroup: Cgroup;
  readonly startedAt: Date;
  readonly pace: Pace;
  group: number;
  memoryBytes = defaultMemoryBytes;
  /** Of the host's memory, for data of the program's. */
  #heldBytes = 0;
  cpuMillis = 0;
  state: 'S' | 'T' | 'Z' = 'S';
  /** Somebody waits for it, so that its end leaves no zombie. */
  awaited = false;
  #parent: Task | undefined;
  readonly #children = new Set<Task>();
  readonly #handlers = new Map<Signal, (() => void) | 'ignore'>();
  readonly #ended = new AbortController();
  readonly #stdio: OpenFile[];
  readonly #descriptors: Descriptor[] = [];
  readonly #exit = Promise.withResolvers<ExitStatus>();
  #resume: PromiseWithResolvers<void> | undefined;
  #network: NetworkStack | undefined;

  constructor(options: TaskOptions) {
    const { namespace, cgroup, parent } = options;
    this.namespace = namespace;
    this.cgroup = cgroup;
    this.pid = namespace.takePid();
    this.argv = options.argv;
    this.env = options.env;
    this.cwd = options.cwd;
    this.user = options.user;
    this.terminal = options.terminal;
    this.group = options.group ?? parent?.group ?? this.pid;
    this.#parent = parent;
    this.#stdio = [...options.stdio];
    for (const file of this.#stdio) file.retain();
    this.files = new ProcessFiles(cgroup.options.files, this.user, new ProcFolder(this));
    this.startedAt = cgroup.options.clock.now();
    this.pace = new Pace(this, cgroup.budget);
    // Every wait of a program listens to it.
    setMaxListeners(0, this.#ended.signal);
    namespace.tasks.set(this.pid, this);
    cgroup.tasks.add(this);
    if (parent) {
      parent.#children.add(this);
      for (const [signal, does] of parent.#handlers) if (does === 'ignore') this.#handlers.set(signal, does);
    }
  }

  /** Runs its program from the next turn on; its end is the process's. */
  start(program: Program): void {
    queueMicrotask(() => void this.#run(program));
  }

  get parentPid(): number {
    return this.#parent?.pid ?? 0;
  }

  get hostname(): string {
    return this.cgroup.options.hostname;
  }

  get network(): NetworkStack {
    this.#network ??= new ProcessStack(this.cgroup.options.network, this.ended);
    return this.#network;
  }

  get clock(): Clock {
    return this.cgroup.options.clock;
  }

  get random(): () => number {
    return this.cgroup.options.random;
  }

  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  get exit(): Promise<ExitStatus> {
    return this.#exit.promise;
  }

  get stdin(): Descriptor {
    this.#descriptors[0] ??= new Descriptor(this, 0);
    return this.#descriptors[0];
  }

  get stdout(): Descriptor {
    this.#descriptors[1] ??= new Descriptor(this, 1);
    return this.#descriptors[1];
  }

  get stderr(): Descriptor {
    this.#descriptors[2] ??= new Descriptor(this, 2);
    return this.#descriptors[2];
  }

  /** What a descriptor leads to now. */
  stdio(descriptor: 0 | 1 | 2): OpenFile {
    return this.#stdio[descriptor] ?? nullFile;
  }

  /** dup2(2), for all three at once: each may be what another was before. */
  redirect(stdio: readonly [OpenFile, OpenFile, OpenFile]): void {
    const files = stdio.map((to) => (to instanceof Descriptor ? to.file : to));
    for (const file of files) file.retain();
    for (const file of this.#stdio.splice(0)) file.release();
    this.#stdio.push(...files);
  }

  onSignal(signal: Signal, does: (() => void) | 'ignore' | 'default'): void {
    if (signal === 'SIGKILL' || signal === 'SIGSTOP') return;
    if (does === 'default') this.#handlers.delete(signal);
    else this.#handlers.set(signal, does);
  }

  ignores(signal: Signal): boolean {
    return this.#handlers.get(signal) === 'ignore';
  }

  spawn(argv: readonly string[], options: TaskSpawnOptions = {}): ChildProcess {
    const env = options.env ?? this.env;
    const cwd = options.cwd ?? this.cwd;
    const found = findProgram(argv, { files: this.files, programs: this.cgroup.options.programs, env, cwd });
    return this.fork(found.argv, found.program, options);
  }

  /** A child with a program that is in no file: a subshell. Throws ForkFailed. */
  fork(argv: readonly string[], program: Program, options: TaskSpawnOptions = {}): ChildProcess {
    if (this.cgroup.isFull(this.namespace.tasks.size)) throw new ForkFailed();
    const child = new Task({
      parent: this,
      namespace: this.namespace,
      cgroup: this.cgroup,
      argv,
      env: options.env ?? this.env,
      cwd: options.cwd ?? this.cwd,
      user: this.user,
      terminal: this.terminal,
      stdio: [
        options.stdin ? asOpenFile(options.stdin, 'reader') : (this.#stdio[0] ?? nullFile),
        options.stdout ? asOpenFile(options.stdout, 'writer') : (this.#stdio[1] ?? nullFile),
        options.stderr ? asOpenFile(options.stderr, 'writer') : (this.#stdio[2] ?? nullFile),
      ],
    });
    if (options.group !== undefined) child.group = options.group === 'new' ? child.pid : options.group;
    child.start(program);
    return {
      pid: child.pid,
      get exit() {
        child.await();
        return child.exit;
      },
      kill: (signal) => child.signal(signal, 'inside'),
    };
  }

  /** What `become` takes. Throws ProgramNotFound. */
  find(argv: readonly string[], env: Readonly<Record<string, string>>): Runnable {
    return findProgram(argv, { files: this.files, programs: this.cgroup.options.programs, env, cwd: this.cwd });
  }

  /** execve(2): this process goes on as another program, whose exit code this returns. */
  async become(runnable: Runnable, env: Readonly<Record<string, string>>): Promise<number> {
    this.argv = runnable.argv;
    this.env = env;
    this.memoryBytes = defaultMemoryBytes;
    this.#setHeld(0);
    for (const [signal, does] of this.#handlers) if (does !== 'ignore') this.#handlers.delete(signal);
    return await runnable.program(this);
  }

  async execute(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
    return await this.become(this.find(argv, env), env);
  }

  /** The end of a child, without waiting for it: it may stay a zombie. */
  endOf(pid: number): Promise<ExitStatus> {
    for (const child of this.#children) if (child.pid === pid) return child.exit;
    return Promise.resolve({ code: 127 });
  }

  descriptor(number: 0 | 1 | 2): Descriptor {
    return [this.stdin, this.stdout, this.stderr][number] ?? this.stdin;
  }

  kill(pid: number, signal: Signal): boolean {
    return this.namespace.kill(pid, signal, this);
  }

  processes(): readonly ProcessInfo[] {
    const tasks = [...this.namespace.tasks.values()]
      .sort((a, b) => a.pid - b.pid)
      .map(({ pid, parentPid, argv, user, startedAt, state, memoryBytes, cpuMillis, terminal }) => {
        return {
          pid,
          parentPid,
          argv,
          uid: user.uid,
          startedAt,
          state,
          memoryBytes,
          cpuMillis,
          terminal: terminal?.name,
        };
      });
    return this.namespace.hasPause ? [pauseInfo(this.startedAt), ...tasks] : tasks;
  }

  use(usage: { memoryBytes?: number; cpuMillis?: number }): void {
    if (this.state === 'Z') return;
    if (usage.cpuMillis) {
      this.cpuMillis += usage.cpuMillis;
      this.cgroup.addCpu(usage.cpuMillis);
    }
    if (usage.memoryBytes === undefined) return;
    this.memoryBytes = usage.memoryBytes;
    this.cgroup.checkMemory();
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  #setHeld(bytes: number): void {
    this.cgroup.options.held.add(bytes - this.#heldBytes);
    this.#heldBytes = bytes;
  }

  /** Bytes the program holds for data that grows with its input. Too much of it and the process is killed, which this throws. */
  hold(bytes: number): void {
    this.#setHeld(bytes);
    this.use({ memoryBytes: defaultMemoryBytes + bytes });
    if (this.cgroup.isOverHeld) {
      if (this.namespace.init === this) this.cgroup.options.onOutOfMemory();
      this.signal('SIGKILL', 'kernel');
    }
    this.ended.throwIfAborted();
  }

  /** `inside`: from a process of its namespace, to which PID 1 owes nothing it has not asked for; from `outside` SIGKILL and SIGSTOP are for PID 1 too. */
  signal(signal: Signal, from: 'inside' | 'outside' | 'kernel'): void {
    if (this.state === 'Z') return;
    const handler = this.#handlers.get(signal);
    if (signal === 'SIGCONT') this.#continue();
    if (handler === 'ignore') return;
    if (handler) {
      queueMicrotask(() => {
        if (this.state !== 'Z') handler();
      });
      return;
    }
    const isInit = this.namespace.init === this;
    if (isInit && from !== 'kernel' && !(from === 'outside' && (signal === 'SIGKILL' || signal === 'SIGSTOP'))) return;
    const disposition = dispositionOf(signal);
    if (disposition === 'end') this.#end({ code: 128 + signals[signal], signal });
    else if (disposition === 'stop') this.#stop();
  }

  /** wait(2) for this process. */
  await(): void {
    this.awaited = true;
    if (this.state === 'Z') this.#reap();
    // Who waits takes in what it inherited too.
    const parent = this.#parent;
    if (parent) for (const child of parent.#children) if (child.state === 'Z') child.#reap();
  }

  get #waits(): boolean {
    for (const child of this.#children) if (child.awaited && child.state !== 'Z') return true;
    return false;
  }

  async #run(program: Program): Promise<void> {
    if (this.state === 'Z') return;
    try {
      const code = await program(this);
      this.#end({ code: code & 0xff });
    } catch (error) {
      if (this.#ended.signal.aborted) return;
      const text = error instanceof Error ? error.message : String(error);
      await this.#stdio[2]?.write(`${this.argv[0]}: ${text}\n`).catch(() => {});
      this.#end({ code: 1 });
    }
  }

  #end(status: ExitStatus): void {
    if (this.state === 'Z') return;
    const wasInit = this.namespace.init === this;
    this.state = 'Z';
    this.#resume?.resolve();
    this.#ended.abort(new ProcessEnded(`process ${this.pid} has ended`));
    for (const file of this.#stdio.splice(0)) file.release();
    this.#handlers.clear();
    this.cgroup.remove(this);
    this.#setHeld(0);
    if (wasInit) this.namespace.endAll();
    else this.#leaveChildren();
    this.#parent?.signal('SIGCHLD', 'kernel');
    if (this.awaited || !this.#parent || this.#parent.#waits) this.#reap();
    this.#exit.resolve(status);
  }

  #leaveChildren(): void {
    const { init } = this.namespace;
    for (const child of this.#children) {
      child.#parent = init;
      if (init) init.#children.add(child);
      // An orphan is nobody's to wait for until PID 1 waits for anybody.
      child.awaited = !init;
      if (child.state === 'Z' && (!init || init.#waits)) child.#reap();
    }
    this.#children.clear();
  }

  #reap(): void {
    this.namespace.tasks.delete(this.pid);
    const parent = this.#parent;
    if (parent) parent.#children.delete(this);
  }

  #stop(): void {
    if (this.state !== 'S') return;
    this.state = 'T';
    this.#resume = Promise.withResolvers();
  }

  #continue(): void {
    if (this.state !== 'T') return;
    this.state = 'S';
    this.#resume?.resolve();
    this.#resume = undefined;
  }

  /** Resolves at once unless the process is stopped. */
  async running(): Promise<void> {
    while (this.#resume && this.state === 'T') await this.#resume.promise;
  }
}

function pauseInfo(startedAt: Date): ProcessInfo {
  return {
    pid: 1,
    parentPid: 0,
    argv: ['/pause'],
    uid: 65_535,
    startedAt,
    state: 'S',
    memoryBytes: defaultMemoryBytes,
    cpuMillis: 0,
    terminal: undefined,
  };
}

function asOpenFile(end: NonNullable<SpawnOptions['stdin' | 'stdout']>, as: 'reader' | 'writer'): OpenFile {
  if (end instanceof Descriptor) return end.file;
  if (isOpenFile(end)) return end;
  return openFile({ [as]: end });
}
