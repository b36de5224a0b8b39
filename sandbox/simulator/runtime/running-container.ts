/** One container: PID 1 with its ends, and the processes that were put beside it. */

import { type Clock, sleep } from '../time/clock.ts';
import type {
  Container,
  ContainerExit,
  ContainerOptions,
  ContainerUsage,
  ExecOptions,
  PidNamespace,
  ProcessSession,
} from './container-runtime.ts';
import { ContainerFiles } from './files/container-files.ts';
import type { Folder } from './files/folder.ts';
import { ProcessFiles } from './files/process-files.ts';
import { Tree } from './files/tree.ts';
import { type HostShare, heldByPrograms } from './host-share.ts';
import { commandLine, defaultPath, type Image } from './image.ts';
import { LogRing } from './log-ring.ts';
import { OutputSink } from './output-sink.ts';
import { ProgramNotFound, type Signal } from './process.ts';
import { Cgroup, type Limits } from './processes/cgroup.ts';
import { findProgram, type Runnable } from './processes/find-program.ts';
import { nullFile, type OpenFile } from './processes/open-file.ts';
import { TaskNamespace } from './processes/pid-namespace.ts';
import { Task } from './processes/task.ts';
import { endedSession, type Input, pipeInput, writerTo } from './session-ends.ts';
import { Terminal } from './terminal/terminal.ts';
import { homeOf, userOf } from './user.ts';

/** Exit code of a container that could not be started: containerd. */
const startErrorCode = 128;
/** What containerd and runc say before the reason. */
const startErrorPrefix =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

/** What a container may write to its own root, bytes: it is in the host's memory. */
const mostRootBytes = 67_108_864;

export interface RunningContainerOptions extends ContainerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Of the host's memory; what all clusters share unless a test says otherwise. */
  readonly held?: HostShare;
  readonly fileShare?: HostShare;
}

export class RunningContainer implements Container {
  readonly id: string;
  readonly log: LogRing;
  readonly files: Folder;
  readonly #image: Image;
  readonly #options: RunningContainerOptions;
  readonly #namespace: TaskNamespace;
  readonly #cgroup: Cgroup;
  readonly #containerFiles: ContainerFiles;
  readonly #root: Tree;
  readonly #attached = new Set<OutputSink>();
  readonly #exitListeners: ((exit: ContainerExit) => void)[] = [];
  #input: Input | undefined;
  #terminal: Terminal | undefined;
  #main: Task | undefined;
  #exit: ContainerExit | undefined;
  #outOfMemory = false;

  constructor(image: Image, options: RunningContainerOptions) {
    const { clock, random, network, hostname } = options;
    this.id = Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join('');
    this.log = new LogRing(clock);
    this.#image = image;
    this.#options = options;
    this.#namespace = options.pidNamespace instanceof TaskNamespace ? options.pidNamespace : new TaskNamespace();
    const root = new Tree({
      now: () => clock.now(),
      layer: image.layer.root,
      limitBytes: mostRootBytes,
      ...(options.fileShare ? { share: options.fileShare } : {}),
      ...(options.onGrow ? { onGrow: options.onGrow } : {}),
    });
    this.#root = root;
    this.#containerFiles = new ContainerFiles(root, options.mounts, { readOnlyRoot: options.readOnlyRootFilesystem });
    this.files = this.#filesOf({ uid: 0, gid: 0 });
    this.#cgroup = new Cgroup({
      programs: image.programs,
      files: this.#containerFiles,
      network,
      clock,
      random,
      hostname,
      limits: { memoryBytes: options.memoryLimitBytes, cpuMillicores: options.cpuLimitMillis },
      held: options.held ?? heldByPrograms,
      onGrow: options.onGrow,
      onOutOfMemory: () => {
        this.#outOfMemory = true;
      },
    });
  }

  get pidNamespace(): PidNamespace {
    return this.#namespace;
  }

  get exit(): ContainerExit | undefined {
    return this.#exit;
  }

  onExit(listener: (exit: ContainerExit) => void): void {
    this.#exitListeners.push(listener);
  }

  start(): void {
    if (this.#main || this.#exit) throw new Error(`container ${this.#options.name} was started before`);
    const { command, args, stdin, tty, clock } = this.#options;
    const argv = commandLine(this.#image, command, args);
    const found = this.#find(argv, this.#env());
    if ('message' in found) {
      queueMicrotask(() =>
        this.#ended({
          code: startErrorCode,
          reason: 'StartError',
          message: `${startErrorPrefix}${found.message}: unknown`,
          at: clock.now(),
        }),
      );
      return;
    }
    const output = (stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> => this.#output(stream, bytes);
    const ends = tty ? this.#openTerminal((bytes) => output('stdout', bytes)) : undefined;
    this.#terminal = ends?.terminal;
    this.#input = stdin ? (ends?.input ?? pipeInput()) : undefined;
    const main = this.#task(found.argv, this.#env(), undefined, [
      // A terminal nobody can type at is still one.
      this.#input?.file ?? ends?.terminal.file ?? nullFile,
      ends?.terminal.file ?? writerTo((bytes) => output('stdout', bytes)),
      ends?.terminal.file ?? writerTo((bytes) => output('stderr', bytes)),
    ]);
    this.#main = main;
    const { startupMs } = this.#image;
    main.start(async (process) => {
      if (startupMs > 0) await sleep(clock, startupMs, process.ended);
      return await found.program(process);
    });
    void main.exit.then(({ code, signal }) => {
      const reason = this.#outOfMemory ? 'OOMKilled' : code === 0 ? 'Completed' : 'Error';
      this.#ended({ code, ...(signal && { signal }), reason, at: clock.now() });
    });
  }

  kill(signal: Signal): void {
    this.#main?.signal(signal, 'outside');
  }

  exec(options: ExecOptions): ProcessSession {
    const env = { ...this.#env(), ...options.env };
    const sink = new OutputSink();
    const found = this.#find(options.argv, env);
    if ('message' in found || !this.#main || this.#exit) {
      const startError = 'message' in found ? found.message : 'cannot exec in a stopped container';
      return endedSession({ code: 'message' in found ? found.exitCode : startErrorCode, startError });
    }
    const ends = options.tty ? this.#openTerminal((bytes) => sink.write('stdout', bytes)) : undefined;
    const input = options.stdin ? (ends?.input ?? pipeInput()) : undefined;
    const task = this.#task(found.argv, env, ends?.terminal, [
      input?.file ?? ends?.terminal.file ?? nullFile,
      ends?.terminal.file ?? writerTo((bytes) => sink.write('stdout', bytes)),
      ends?.terminal.file ?? writerTo((bytes) => sink.write('stderr', bytes)),
    ]);
    task.awaited = true;
    task.start(found.program);
    const exit = task.exit.then(async ({ code }) => {
      await sink.drained();
      return { code };
    });
    return {
      write: async (bytes) => await input?.write(bytes),
      closeInput: () => input?.close(),
      onOutput: (listener) => sink.listen(listener),
      resize: (size) => ends?.terminal.resize(size),
      exit,
      kill: (signal) => task.signal(signal, 'outside'),
    };
  }

  attach(options: { readonly stdin: boolean }): ProcessSession {
    const main = this.#main;
    if (!main || this.#exit) return endedSession({ code: this.#exit?.code ?? startErrorCode });
    const sink = new OutputSink();
    this.#attached.add(sink);
    const input = options.stdin ? this.#input : undefined;
    const leave = (): void => {
      this.#attached.delete(sink);
      if (this.#options.stdinOnce) input?.close();
    };
    const exit = main.exit.then(async ({ code }) => {
      this.#attached.delete(sink);
      await sink.drained();
      return { code };
    });
    return {
      write: async (bytes) => await input?.write(bytes),
      // Without stdinOnce the container's input outlives those who attach to it.
      closeInput: () => {
        if (this.#options.stdinOnce) input?.close();
      },
      onOutput: (listener) => {
        const listening = sink.listen(listener);
        return {
          [Symbol.dispose]: () => {
            listening[Symbol.dispose]();
            leave();
          },
        };
      },
      resize: (size) => this.#terminal?.resize(size),
      exit,
      kill: (signal) => main.signal(signal, 'outside'),
    };
  }

  usage(): ContainerUsage {
    const { cpuMillis, millicores, memoryBytes } = this.#cgroup;
    return { cpuMillis, millicores, memoryBytes, storageBytes: this.#root.usedBytes };
  }

  limit(limits: Limits): void {
    this.#cgroup.limits = limits;
  }

  async #output(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void> {
    this.log.write(stream, bytes);
    if (this.#attached.size > 0) await Promise.all([...this.#attached].map((sink) => sink.write(stream, bytes)));
  }

  #find(argv: readonly string[], env: Readonly<Record<string, string>>): Runnable | ProgramNotFound {
    const cwd = this.#workingDir();
    const files = this.#filesOf(this.#user());
    if (argv.length === 0) return new ProgramNotFound(127, 'no command specified');
    try {
      return findProgram(argv, { files, programs: this.#image.programs, env, cwd });
    } catch (error) {
      if (error instanceof ProgramNotFound) return error;
      throw error;
    }
  }

  #task(
    argv: readonly string[],
    env: Readonly<Record<string, string>>,
    terminal: Terminal | undefined,
    stdio: readonly [OpenFile, OpenFile, OpenFile],
  ): Task {
    const cwd = this.#workingDir();
    // runc makes it where it is missing.
    if (!this.files.exists(cwd)) this.files.makeFolder(cwd, { parents: true });
    const task = new Task({
      parent: undefined,
      namespace: this.#namespace,
      cgroup: this.#cgroup,
      argv,
      env,
      cwd,
      user: this.#user(),
      terminal: terminal ?? this.#terminal,
      stdio,
    });
    if (task.terminal) task.terminal.foreground = task.group;
    return task;
  }

  #openTerminal(output: (bytes: Uint8Array) => Promise<void>): { readonly terminal: Terminal; readonly input: Input } {
    const terminal = new Terminal({
      name: this.#namespace.takeTerminalName(),
      output,
      signal: (signal, group) => {
        for (const task of [...this.#namespace.tasks.values()]) if (task.group === group) task.signal(signal, 'inside');
      },
    });
    const input: Input = {
      file: terminal.file,
      write: async (bytes) => terminal.type(bytes),
      close: () => terminal.close(),
    };
    return { terminal, input };
  }

  #user(): { readonly uid: number; readonly gid: number } {
    const { runAsUser, runAsGroup } = this.#options;
    return userOf(this.files, this.#image.info.user, runAsUser, runAsGroup);
  }

  #workingDir(): string {
    return this.#options.workingDir || this.#image.workingDir || '/';
  }

  #env(): Readonly<Record<string, string>> {
    const { tty, hostname, env } = this.#options;
    const home = homeOf(this.files, this.#user().uid);
    return {
      PATH: defaultPath,
      HOSTNAME: hostname,
      ...(tty && { TERM: 'xterm' }),
      ...this.#image.env,
      ...env,
      ...(!('HOME' in { ...this.#image.env, ...env }) && { HOME: home }),
    };
  }

  #filesOf(user: { readonly uid: number; readonly gid: number }): ProcessFiles {
    return new ProcessFiles(this.#containerFiles, user, new Tree({ now: () => this.#options.clock.now() }));
  }

  #ended(exit: ContainerExit): void {
    if (this.#exit) return;
    this.log.end();
    this.#exit = exit;
    // Processes beside PID 1 share its end even where they have another PID 1 above them.
    this.#cgroup.endAll();
    for (const listener of this.#exitListeners.splice(0)) listener(exit);
  }
}
