/** The state of one shell process, and what it does to other processes. What scripts mean is in `run.ts`. */
import type { Function as FunctionNode, ParsedScript, ProcessSubstitutionPart } from 'unbash';
import { type ChildProcess, type ExitStatus, type Signal, signals } from '../process.ts';
import { ForkFailed } from '../processes/fork-failed.ts';
import { nullFile, type OpenFile, type ReadOptions } from '../processes/open-file.ts';
import { taskOf } from '../processes/open-path.ts';
import type { Pace } from '../processes/pace.ts';
import { createPipe } from '../processes/pipe.ts';
import type { Task, TaskSpawnOptions } from '../processes/task.ts';
import type { ArithmeticScope } from './arithmetic.ts';
import { ExitShell, Interrupted, ShellError } from './control.ts';
import { expandSource } from './expand.ts';
import { Jobs } from './jobs.ts';
import { runScript, runSource } from './run.ts';
import { Variables } from './variables.ts';

export type Flavour = 'ash' | 'dash' | 'bash';

export interface ShellOptions {
  readonly process: Task;
  readonly flavour: Flavour;
  /** $0 */
  readonly name: string;
  readonly args: readonly string[];
  readonly interactive: boolean;
  readonly variables?: Variables;
}

/** Length from which a value is worth counting, and up to which there is room for one: characters, or elements. */
const [longValue, mostValue] = [65_536, 16_777_216];

export class Shell {
  readonly process: Task;
  readonly flavour: Flavour;
  readonly interactive: boolean;
  readonly pace: Pace;
  readonly variables: Variables;
  readonly functions = new Map<string, FunctionNode>();
  readonly aliases = new Map<string, string>();
  /** By their names for `set -o`. */
  readonly options = new Set<string>();
  readonly jobs = new Jobs();
  readonly history: string[] = [];
  /** By the signal's name without SIG, or EXIT; an empty action ignores. */
  readonly traps = new Map<string, string>();
  name: string;
  args: readonly string[];
  status = 0;
  /** `$!` */
  lastBackground: number | undefined;
  /** Where the shell's pid shows as `$$` even in its subshells. */
  shellPid: number;
  /** Conditions around what runs now: its failure does not end a `set -e` shell. */
  checked = 0;
  loops = 0;
  functionDepth = 0;
  /** For messages: where in which text the command stands that runs now. */
  line: { readonly source: string; readonly at: number } = { source: '', at: 0 };
  /** The status of the last command substitution of a command that is nothing but assignments. */
  substitutionStatus: number | undefined;
  #fds: ReadonlyMap<number, OpenFile>;
  #pending: string[] = [];
  #interrupted = false;
  #trapWaiter: PromiseWithResolvers<void> | undefined;

  constructor(options: ShellOptions) {
    const { process } = options;
    this.process = process;
    this.flavour = options.flavour;
    this.interactive = options.interactive;
    this.name = options.name;
    this.args = options.args;
    this.pace = process.pace;
    this.shellPid = process.pid;
    this.variables = options.variables ?? Variables.fromEnvironment(process.env);
    this.#fds = new Map([
      [0, process.stdin],
      [1, process.stdout],
      [2, process.stderr],
    ]);
    if (!options.variables) this.#start();
  }

  get ifs(): string {
    return this.variables.get('IFS') ?? ' \t\n';
  }

  readonly arithmetic: ArithmeticScope = {
    get: (name) => this.parameter(name),
    set: (name, value) => this.assign(name, value),
    expand: (text) => expandSource(this, text),
  };

  /** The value of a variable or of a special parameter. */
  parameter(name: string): string | undefined {
    if (/^\d+$/.test(name)) return name === '0' ? this.name : this.args[Number(name) - 1];
    switch (name) {
      case '?':
        return String(this.status);
      case '$':
        return String(this.shellPid);
      case '!':
        return this.lastBackground === undefined ? '' : String(this.lastBackground);
      case '#':
        return String(this.args.length);
      case '@':
        return this.args.join(' ');
      case '*':
        return this.args.join(this.ifs.slice(0, 1));
      case '-':
        return this.interactive ? 'i' : '';
      case 'RANDOM':
        return this.flavour === 'dash' ? undefined : String(Math.floor(this.process.random() * 32_768));
      case 'SECONDS':
        return this.flavour === 'bash'
          ? String(Math.floor((this.process.clock.now().getTime() - this.process.startedAt.getTime()) / 1000))
          : undefined;
      case 'UID':
      case 'EUID':
        return this.flavour === 'bash' ? String(this.process.user.uid) : undefined;
    }
    return this.variables.get(name);
  }

  /** Throws ShellError where it may not be set. */
  assign(name: string, value: string | readonly string[]): void {
    if (this.variables.isReadonly(name)) {
      const texts = { ash: 'is read only', dash: 'is read only', bash: 'readonly variable' };
      throw new ShellError(`${name}: ${texts[this.flavour]}`, this.flavour === 'bash' ? 1 : 2);
    }
    if (value.length > longValue) this.#hold(value.length);
    this.variables.set(name, value);
    if (this.options.has('allexport')) this.variables.mark(name, { exported: true });
  }

  #hold(more: number): void {
    if (more > mostValue)
      throw new ShellError(this.flavour === 'ash' ? 'out of memory' : 'xrealloc: cannot allocate memory');
    this.process.hold(more + this.variables.size);
  }

  fd(number: number): OpenFile | undefined {
    return this.#fds.get(number);
  }

  get fds(): ReadonlyMap<number, OpenFile> {
    return this.#fds;
  }

  /** Replaces the table of descriptors; disposing gives the one before back. */
  withFds(fds: ReadonlyMap<number, OpenFile>): Disposable {
    const before = this.#fds;
    this.#fds = fds;
    return {
      [Symbol.dispose]: () => {
        this.#fds = before;
      },
    };
  }

  async read(options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    return await (this.fd(0) ?? nullFile).read({ ...options, signal: this.process.ended });
  }

  async write(text: string): Promise<void> {
    const file = this.fd(1);
    if (!file) throw new ShellError('write error: Bad file descriptor', 1);
    await file.write(text, this.process.ended);
  }

  async writeError(text: string): Promise<void> {
    await this.fd(2)?.write(text, this.process.ended);
  }

  /** A message as this shell words it: with its name, and the line where the shell says it. */
  async complain(message: string): Promise<void> {
    await this.writeError(`${this.#place()}${message}\n`);
  }

  #place(): string {
    const line = this.line.source.slice(0, this.line.at).split('\n').length;
    if (this.flavour === 'dash') return this.interactive ? `${this.name}: ${line}: ` : `${this.name}: ${line}: `;
    if (this.flavour === 'bash' && !this.interactive) {
      return this.options.has('command') && line === 1 ? `${this.name}: ` : `${this.name}: line ${line}: `;
    }
    return `${this.name}: `;
  }

  /** A child that goes on as this shell does: a subshell, a stage of a pipeline. Throws ShellError where no more may be. */
  fork(body: (shell: Shell) => Promise<number>, options: TaskSpawnOptions = {}): ChildProcess {
    try {
      return this.process.fork(
        this.process.argv,
        async (child) => {
          const shell = this.#copyFor(taskOf(child));
          return await shell.toTheEnd(() => body(shell));
        },
        {
          stdin: options.stdin ?? this.fd(0) ?? nullFile,
          stdout: options.stdout ?? this.fd(1) ?? nullFile,
          stderr: options.stderr ?? this.fd(2) ?? nullFile,
          env: this.variables.environment(),
          ...(options.group !== undefined && { group: options.group }),
        },
      );
    } catch (error) {
      throw error instanceof ForkFailed ? this.forkError(error) : error;
    }
  }

  /** As each shell words it; dash and ash give up the script. */
  forkError(error: ForkFailed): ShellError {
    if (this.flavour === 'ash') return new ShellError(error.message, 2);
    return this.flavour === 'dash'
      ? new ShellError('Cannot fork', 2)
      : new ShellError('fork: retry: Resource temporarily unavailable', 254);
  }

  /** The exit code of a body, whichever way it ends; the EXIT trap has run. */
  async toTheEnd(body: () => Promise<number>): Promise<number> {
    this.status = await this.#caught(body);
    const action = this.traps.get('EXIT');
    if (action) {
      this.traps.delete('EXIT');
      const { status } = this;
      const ended = await this.#caught(async () => {
        await runSource(this, action);
        return status;
      });
      return ended;
    }
    return this.status;
  }

  async #caught(body: () => Promise<number>): Promise<number> {
    try {
      return await body();
    } catch (error) {
      if (error instanceof ExitShell) return error.status;
      if (error instanceof Interrupted) return 130;
      if (!(error instanceof ShellError)) throw error;
      await this.complain(error.message);
      return error.status;
    }
  }

  /** Waits for what runs in the foreground; at a prompt it has the terminal meanwhile. */
  async waitFor(children: readonly ChildProcess[], group?: number): Promise<readonly ExitStatus[]> {
    const { terminal } = this.process;
    if (this.interactive && terminal && group !== undefined) terminal.foreground = group;
    const statuses = await Promise.all(children.map(({ exit }) => exit));
    if (!this.interactive || !terminal) {
      await this.#announce(statuses.at(-1));
      return statuses;
    }
    terminal.foreground = this.process.group;
    if (statuses.some(({ signal }) => signal === 'SIGINT')) {
      await this.writeError('\n');
      this.#interrupted = true;
    } else await this.#announce(statuses.at(-1));
    return statuses;
  }

  /** Standard output of a script, without the line ends at its end. */
  async output(script: ParsedScript | undefined): Promise<string> {
    if (!script) return '';
    const { reader, writer } = createPipe();
    const child = this.fork((shell) => runScript(shell, script, this.line.source, true), { stdout: writer });
    writer.release();
    const chunks: Uint8Array[] = [];
    let held = 0;
    try {
      for (;;) {
        const bytes = await reader.read({ signal: this.process.ended });
        if (!bytes) break;
        chunks.push(bytes);
        held += bytes.length;
        if (held > longValue) this.#hold(held);
      }
    } finally {
      reader.release();
    }
    this.substitutionStatus = (await child.exit).code;
    return Buffer.concat(chunks).toString('utf8').replace(/\0/g, '').replace(/\n+$/, '');
  }

  /** The name of a file that holds what the script writes. */
  async substituteProcess(part: ProcessSubstitutionPart): Promise<string> {
    if (part.operator === '>') throw new ShellError('process substitution to a command is not known here', 1);
    const path = `/tmp/sh-np.${Math.floor(this.process.random() * 1e9)}`;
    const text = await this.output(part.script);
    this.process.files.write(path, text === '' ? '' : `${text}\n`);
    return path;
  }

  /** `trap`: a missing action gives the signal back. */
  setTrap(name: string, action: string | undefined): void {
    if (action === undefined) this.traps.delete(name);
    else this.traps.set(name, action);
    const signal = `SIG${name}` as Signal;
    if (!(signal in signals)) return;
    if (action === undefined) this.process.onSignal(signal, 'default');
    else if (action === '') this.process.onSignal(signal, 'ignore');
    else {
      this.process.onSignal(signal, () => {
        this.#pending.push(name);
        this.#trapWaiter?.resolve();
      });
    }
  }

  /** Resolves when a signal has come that has a trap: what interrupts `wait`. */
  trapped(): { readonly arrived: Promise<void>; readonly status: () => number } {
    this.#trapWaiter ??= Promise.withResolvers();
    if (this.#pending.length > 0) this.#trapWaiter.resolve();
    return {
      arrived: this.#trapWaiter.promise,
      status: () => 128 + (signals[`SIG${this.#pending[0]}` as Signal] ?? 0),
    };
  }

  interrupt(): void {
    this.#interrupted = true;
    this.#trapWaiter?.resolve();
  }

  /** Between two commands: the actions of signals that have come meanwhile. */
  async betweenCommands(): Promise<void> {
    this.process.ended.throwIfAborted();
    if (this.#interrupted) {
      this.#interrupted = false;
      throw new Interrupted();
    }
    if (this.#pending.length === 0) return;
    this.#trapWaiter = undefined;
    for (const name of this.#pending.splice(0)) {
      const { status } = this;
      await runSource(this, this.traps.get(name) ?? '');
      this.status = status;
    }
  }

  #copyFor(process: Task): Shell {
    const { flavour, name, args } = this;
    const shell = new Shell({ process, flavour, name, args, interactive: false, variables: this.variables.copy() });
    for (const [key, node] of this.functions) shell.functions.set(key, node);
    for (const option of this.options) shell.options.add(option);
    for (const [trap, action] of this.traps) if (action === '') shell.traps.set(trap, action);
    shell.status = this.status;
    shell.shellPid = this.shellPid;
    shell.lastBackground = this.lastBackground;
    shell.line = this.line;
    shell.checked = this.checked;
    shell.functionDepth = this.functionDepth;
    shell.#fds = new Map([...this.#fds].filter(([number]) => number > 2).concat([...shell.#fds]));
    if (this.interactive)
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT'] as const) process.onSignal(signal, 'default');
    return shell;
  }

  #start(): void {
    const level = Number(this.variables.get('SHLVL') ?? 0);
    this.assign('SHLVL', String(level + 1));
    this.variables.mark('SHLVL', { exported: true });
    this.assign('PWD', this.process.cwd);
    this.variables.mark('PWD', { exported: true });
    if (this.flavour !== 'dash') this.assign('HOSTNAME', this.variables.get('HOSTNAME') ?? this.process.hostname);
    this.assign('IFS', ' \t\n');
    this.assign('OPTIND', '1');
    this.assign('PPID', String(this.process.parentPid));
    if (this.flavour === 'bash') {
      this.assign('BASH_VERSION', '5.2.15(1)-release');
      this.assign('BASH', '/bin/bash');
    }
    this.assign('PS1', this.flavour === 'bash' ? '\\u@\\h:\\w\\$ ' : this.flavour === 'dash' ? '# ' : '\\w \\$ ');
    this.assign('PS2', '> ');
    this.assign('PS4', '+ ');
  }

  async #announce(status: ExitStatus | undefined): Promise<void> {
    const texts: Partial<Record<Signal, string>> = { SIGKILL: 'Killed', SIGTERM: 'Terminated', SIGHUP: 'Hangup' };
    const text = status?.signal && texts[status.signal];
    if (text) await this.writeError(`${text}\n`);
  }
}
