/** The processes that see each other, with PID 1's part in it: pid_namespaces(7). */
import type { PidNamespace } from '../container-runtime.ts';
import type { Signal } from '../process.ts';
import type { Task } from './task.ts';

const pause = { pid: 1, argv: ['/pause'] } as const;

export class TaskNamespace implements PidNamespace {
  /** In the order of their pids. */
  readonly tasks = new Map<number, Task>();
  #nextPid = 1;
  #terminals = 0;
  #hasPause = false;

  get init(): Task | undefined {
    return this.tasks.get(1);
  }

  /** PID 1 where no container's is: it sleeps, and takes in orphans. */
  addPause(): void {
    this.#hasPause = true;
    this.#nextPid = 2;
  }

  takePid(): number {
    return this.#nextPid++;
  }

  takeTerminalName(): string {
    return `pts/${this.#terminals++}`;
  }

  readonly processes = (): readonly { readonly pid: number; readonly argv: readonly string[] }[] => [
    ...(this.#hasPause ? [pause] : []),
    ...[...this.tasks.values()].map(({ pid, argv }) => ({ pid, argv })),
  ];

  /** kill(2): above 0 a process, below it a process group. False when there is none. */
  kill(pid: number, signal: Signal, from: Task): boolean {
    const all = [...this.tasks.values()];
    if (pid > 0) return signalEach(pid === 1 ? [this.init] : [this.tasks.get(pid)], signal, from);
    if (pid === -1)
      return signalEach(
        all.filter((task) => task !== from && task.pid !== 1),
        signal,
        from,
      );
    const group = pid === 0 ? from.group : -pid;
    return signalEach(
      all.filter((task) => task.group === group),
      signal,
      from,
    );
  }

  get hasPause(): boolean {
    return this.#hasPause;
  }

  /** PID 1's end is everybody's. */
  endAll(): void {
    for (const task of [...this.tasks.values()]) task.signal('SIGKILL', 'outside');
    this.tasks.clear();
  }
}

function signalEach(tasks: readonly (Task | undefined)[], signal: Signal, from: Task): boolean {
  let found = false;
  for (const task of tasks) {
    if (!task || (from.user.uid !== 0 && from.user.uid !== task.user.uid)) continue;
    found = true;
    task.signal(signal, 'inside');
  }
  return found;
}
