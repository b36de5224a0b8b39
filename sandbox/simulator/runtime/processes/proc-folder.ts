/** /proc as one process sees it: the processes of its namespace, and a little of the machine. */
import { fileError } from '../files/file-error.ts';
import type { FileStat, Folder } from '../files/folder.ts';
import { namesOf } from '../files/paths.ts';
import type { Task } from './task.ts';

type Entry =
  | { readonly type: 'folder'; readonly names: readonly string[] }
  | { readonly type: 'file'; readonly text: string }
  | { readonly type: 'link'; readonly target: string }
  | { readonly type: 'device' };

/** What a node of a small cluster has. */
const machine = { processors: 2, memoryKb: 4_000_000 } as const;

const machineFiles: Readonly<Record<string, (task: Task) => string>> = {
  cpuinfo: () =>
    Array.from(
      { length: machine.processors },
      (_, processor) => `processor\t: ${processor}\nmodel name\t: Virtual CPU\n\n`,
    ).join(''),
  filesystems: () => 'nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n',
  loadavg: ({ namespace }) => `0.10 0.08 0.05 1/${namespace.tasks.size} ${Math.max(...namespace.tasks.keys())}\n`,
  meminfo: ({ cgroup }) => {
    const free = machine.memoryKb - Math.ceil(cgroup.memoryBytes / 1024);
    return `MemTotal:       ${machine.memoryKb} kB\nMemFree:        ${free} kB\nMemAvailable:   ${free} kB\n`;
  },
  mounts: (task) =>
    task.files
      .mounts()
      .map(
        ({ path, readOnly, type }) =>
          `${type === 'volume' ? '/dev/vda1' : type} ${path} ${fileSystem(type)} ${readOnly ? 'ro' : 'rw'},relatime 0 0\n`,
      )
      .join(''),
  uptime: ({ clock, namespace }) => {
    const since = namespace.init?.startedAt ?? clock.now();
    const seconds = (clock.now().getTime() - since.getTime()) / 1000;
    return `${seconds.toFixed(2)} ${(seconds * machine.processors).toFixed(2)}\n`;
  },
  version: () => 'Linux version 6.12.0 (build@kernel) #1 SMP\n',
};

function fileSystem(type: 'overlay' | 'proc' | 'volume'): string {
  return type === 'volume' ? 'ext4' : type;
}

const taskFiles: Readonly<Record<string, (task: Task) => string>> = {
  cmdline: ({ argv }) => argv.map((word) => `${word}\0`).join(''),
  comm: (task) => `${commandOf(task)}\n`,
  environ: ({ env }) =>
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\0`)
      .join(''),
  stat: (task) => `${task.pid} (${commandOf(task)}) ${task.state} ${task.parentPid} ${task.group} ${task.group} 0 -1\n`,
  status: (task) => {
    const { uid, gid } = task.user;
    const state = { S: 'S (sleeping)', T: 'T (stopped)', Z: 'Z (zombie)' }[task.state];
    const ids = (id: number): string => Array(4).fill(id).join('\t');
    return [
      `Name:\t${commandOf(task)}`,
      `State:\t${state}`,
      `Tgid:\t${task.pid}`,
      `Pid:\t${task.pid}`,
      `PPid:\t${task.parentPid}`,
      `Uid:\t${ids(uid)}`,
      `Gid:\t${ids(gid)}`,
      `VmRSS:\t${Math.ceil(task.memoryBytes / 1024)} kB`,
      'Threads:\t1',
      '',
    ].join('\n');
  },
};

function commandOf(task: Task): string {
  return namesOf(task.argv[0] ?? '').at(-1) ?? '';
}

export class ProcFolder implements Folder {
  readonly #task: Task;

  constructor(task: Task) {
    this.#task = task;
  }

  read(path: string): Uint8Array {
    const entry = this.#entry(path, true);
    if (entry.type === 'folder') throw fileError('EISDIR');
    return new TextEncoder().encode(entry.type === 'file' ? entry.text : '');
  }

  list(path: string): readonly string[] {
    const entry = this.#entry(path, true);
    if (entry.type !== 'folder') throw fileError('ENOTDIR');
    return entry.names;
  }

  readLink(path: string): string {
    const entry = this.#entry(path, false);
    if (entry.type !== 'link') throw fileError('EINVAL');
    return entry.target;
  }

  stat(path: string, options: { follow?: boolean } = {}): FileStat {
    const { type } = this.#entry(path, options.follow ?? true);
    const task = this.#taskOf(namesOf(path)[0]);
    const { uid, gid } = task?.user ?? { uid: 0, gid: 0 };
    const mode = { folder: 0o555, file: 0o444, link: 0o777, device: 0o620 }[type];
    return { type, size: 0, mode, uid, gid, modifiedAt: (task ?? this.#task).startedAt };
  }

  exists(path: string): boolean {
    try {
      this.#entry(path, true);
      return true;
    } catch {
      return false;
    }
  }

  write(path: string): void {
    if (this.#entry(path, true).type !== 'device') throw fileError('EACCES');
  }

  makeFolder(): void {
    throw fileError('ENOENT');
  }

  remove(): void {
    throw fileError('EPERM');
  }

  rename(): void {
    throw fileError('EPERM');
  }

  link(): void {
    throw fileError('ENOENT');
  }

  change(): void {
    throw fileError('EPERM');
  }

  #taskOf(name: string | undefined): Task | undefined {
    return name !== undefined && /^\d+$/.test(name) ? this.#task.namespace.tasks.get(Number(name)) : undefined;
  }

  #entry(path: string, follow: boolean): Entry {
    const [first, second, third, ...rest] = namesOf(path);
    if (first === 'self' && (second !== undefined || follow)) {
      return this.#entry(
        `/${this.#task.pid}/${[second, third, ...rest].filter((name) => name !== undefined).join('/')}`,
        follow,
      );
    }
    const entry = first === undefined ? this.#top() : this.#below(first, second, third);
    if (!entry || rest.length > 0) throw fileError('ENOENT');
    return entry;
  }

  #top(): Entry {
    const pids = [...this.#task.namespace.tasks.keys()].map(String);
    return { type: 'folder', names: [...pids, ...Object.keys(machineFiles), 'self'].sort() };
  }

  #below(first: string, second: string | undefined, third: string | undefined): Entry | undefined {
    if (first === 'self') return { type: 'link', target: String(this.#task.pid) };
    const text = machineFiles[first];
    if (text) return second === undefined ? { type: 'file', text: text(this.#task) } : undefined;
    const task = this.#taskOf(first);
    if (!task) return undefined;
    if (second === undefined)
      return { type: 'folder', names: [...Object.keys(taskFiles), 'cwd', 'exe', 'fd', 'root'].sort() };
    if (second === 'fd') {
      if (third === undefined) return { type: 'folder', names: ['0', '1', '2'] };
      return /^[0-2]$/.test(third) ? { type: 'device' } : undefined;
    }
    if (third !== undefined) return undefined;
    const links: Readonly<Record<string, string>> = { cwd: task.cwd, exe: task.argv[0] ?? '', root: '/' };
    const target = links[second];
    if (target !== undefined) return { type: 'link', target };
    const content = taskFiles[second];
    return content && { type: 'file', text: content(task) };
  }
}
