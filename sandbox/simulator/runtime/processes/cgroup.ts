/** What the processes of one container share: its image, files and network, and the account of what they use. */

import type { NetworkStack } from '../../network/network-stack.ts';
import type { Clock } from '../../time/clock.ts';
import type { ContainerFiles } from '../files/container-files.ts';
import type { Image } from '../image.ts';
import { Budget } from './pace.ts';
import type { Task } from './task.ts';

/** Processes of a container at most, zombies too: pids.max of a small one. */
const mostProcesses = 256;
/** What the programs of a container really hold in the host's memory at most, bytes: they run in one process with everybody else's. */
const mostHeldBytes = 67_108_864;

export interface CgroupOptions {
  readonly programs: Image['programs'];
  readonly files: ContainerFiles;
  readonly network: NetworkStack;
  readonly clock: Clock;
  readonly random: () => number;
  readonly hostname: string;
  readonly memoryLimitBytes: number | undefined;
  /** Also for /proc of a container whose processes are not all in one namespace. */
  readonly onOutOfMemory: () => void;
}

export class Cgroup {
  readonly tasks = new Set<Task>();
  readonly budget = new Budget();
  readonly options: CgroupOptions;
  #endedCpuMillis = 0;

  constructor(options: CgroupOptions) {
    this.options = options;
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const task of this.tasks) bytes += task.memoryBytes;
    return bytes;
  }

  get cpuMillis(): number {
    let millis = this.#endedCpuMillis;
    for (const task of this.tasks) millis += task.cpuMillis;
    return millis;
  }

  remove(task: Task): void {
    if (this.tasks.delete(task)) this.#endedCpuMillis += task.cpuMillis;
  }

  /** pids.max is reached: fork(2) says EAGAIN. */
  isFull(tasksOfNamespace: number): boolean {
    return Math.max(this.tasks.size, tasksOfNamespace) >= mostProcesses;
  }

  /** The machine's own end of memory, which takes the process that asks for more. */
  get isOverHeld(): boolean {
    let bytes = 0;
    for (const task of this.tasks) bytes += task.heldBytes;
    return bytes > mostHeldBytes;
  }

  /** The kubelet sets memory.oom.group: all processes of the container go together. */
  checkMemory(): void {
    const { memoryLimitBytes, onOutOfMemory } = this.options;
    if (memoryLimitBytes === undefined || this.memoryBytes <= memoryLimitBytes) return;
    onOutOfMemory();
    this.endAll();
  }

  endAll(): void {
    for (const task of [...this.tasks]) task.signal('SIGKILL', 'outside');
  }
}
