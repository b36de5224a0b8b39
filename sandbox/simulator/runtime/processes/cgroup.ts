/** What the processes of one container share: its image, files and network, and the account of what they use. */

import type { NetworkStack } from '../../network/network-stack.ts';
import type { Clock } from '../../time/clock.ts';
import type { ContainerFiles } from '../files/container-files.ts';
import type { HostShare } from '../host-share.ts';
import type { Image } from '../image.ts';
import { CpuAccount } from './cpu-account.ts';
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
  readonly limits: Limits;
  /** What programs of all containers hold together. */
  readonly held: HostShare;
  readonly onGrow: (() => void) | undefined;
  /** Also for /proc of a container whose processes are not all in one namespace. */
  readonly onOutOfMemory: () => void;
}

/** What the container may take; undefined for all there is. */
export interface Limits {
  readonly memoryBytes?: number | undefined;
  readonly cpuMillicores?: number | undefined;
}

export class Cgroup {
  readonly tasks = new Set<Task>();
  readonly budget: Budget;
  readonly options: CgroupOptions;
  readonly #cpu: CpuAccount;
  #limits: Limits = {};

  constructor(options: CgroupOptions) {
    this.options = options;
    this.#cpu = new CpuAccount(options.clock);
    this.budget = new Budget(options.limits.cpuMillicores);
    this.#limits = options.limits;
  }

  get limits(): Limits {
    return this.#limits;
  }

  /** Other limits than before, for processes that run. */
  set limits(limits: Limits) {
    this.#limits = limits;
    this.budget.limit(limits.cpuMillicores);
    this.checkMemory();
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const task of this.tasks) bytes += task.memoryBytes;
    return bytes;
  }

  get cpuMillis(): number {
    return this.#cpu.cpuMillis;
  }

  /** Over the last full window of metrics; never more than its limit, whatever its programs say they would take. */
  get millicores(): number {
    return Math.min(this.#cpu.millicores, this.#limits.cpuMillicores ?? Number.POSITIVE_INFINITY);
  }

  addCpu(millis: number): void {
    this.#cpu.add(millis);
  }

  remove(task: Task): void {
    this.tasks.delete(task);
  }

  /** pids.max is reached: fork(2) says EAGAIN. */
  isFull(tasksOfNamespace: number): boolean {
    return Math.max(this.tasks.size, tasksOfNamespace) >= mostProcesses;
  }

  /** The machine's own end of memory, which takes the process that asks for more. */
  get isOverHeld(): boolean {
    let bytes = 0;
    for (const task of this.tasks) bytes += task.heldBytes;
    return bytes > mostHeldBytes || this.options.held.isTooMuch(bytes);
  }

  /** The kubelet sets memory.oom.group: all processes of the container go together. */
  checkMemory(): void {
    this.options.onGrow?.();
    const { memoryBytes: most } = this.#limits;
    if (most === undefined || this.memoryBytes <= most) return;
    this.options.onOutOfMemory();
    this.endAll();
  }

  endAll(): void {
    for (const task of [...this.tasks]) task.signal('SIGKILL', 'outside');
  }
}
