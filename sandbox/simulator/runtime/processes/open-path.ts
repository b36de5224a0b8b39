/** open(2): a path of a process to a file, a device, or what another descriptor leads to. */
import { sleep } from '../../time/clock.ts';
import { fileError } from '../files/file-error.ts';
import { absolute } from '../files/paths.ts';
import type { Process } from '../process.ts';
import { cut, nullFile, type OpenFile, type ReadOptions, toBytes } from './open-file.ts';
import { Task } from './task.ts';

export type OpenMode = 'read' | 'write' | 'append' | 'read-write';

const chunkBytes = 65_536;
/** What /dev/zero and its like give a second, so that `dd` from one without an end does not keep the machine busy. */
const endlessBytesPerMs = 100_000;

/** Throws FileError. What it returns is held once. */
export function openPath(process: Process, path: string, mode: OpenMode): OpenFile {
  const task = taskOf(process);
  const from = absolute(path, process.cwd);
  const real = task.files.realPath(path.endsWith('/') && from !== '/' ? `${from}/` : from);
  const descriptor = /^\/proc\/(\d+|self)\/fd\/([0-2])$/.exec(real);
  if (descriptor) return openDescriptor(task, descriptor[1] ?? '', Number(descriptor[2]) as 0 | 1 | 2);
  const device = /^\/dev\/([a-z]+)$/.exec(real)?.[1];
  if (device && task.files.exists(real) && task.files.stat(real).type === 'device') return openDevice(task, device);
  if (mode === 'read') {
    if (task.files.stat(real).type !== 'folder') task.files.read(real);
  } else if (mode === 'write') task.files.write(real, '');
  else task.files.write(real, '', { append: true });
  return new RegularFile(task, real);
}

function openDescriptor(task: Task, pid: string, number: 0 | 1 | 2): OpenFile {
  const other = pid === 'self' ? task : task.namespace.tasks.get(Number(pid));
  if (!other) throw fileError('ENOENT');
  if (task.user.uid !== 0 && task.user.uid !== other.user.uid) throw fileError('EACCES');
  const file = other.stdio(number);
  file.retain();
  return file;
}

function openDevice(task: Task, name: string): OpenFile {
  if (name === 'zero') return endless(task, (bytes) => bytes.fill(0));
  if (name === 'full')
    return { ...endless(task, (bytes) => bytes.fill(0)), write: () => Promise.reject(fileError('ENOSPC')) };
  if (name === 'random' || name === 'urandom') {
    return endless(task, (bytes) => {
      for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(task.random() * 256);
    });
  }
  if (name === 'tty' || name === 'console') {
    if (!task.terminal) throw fileError('ENXIO');
    return task.terminal.file;
  }
  return nullFile;
}

function endless(task: Task, fill: (bytes: Uint8Array) => void): OpenFile {
  return {
    ...nullFile,
    read: async (options: ReadOptions = {}) => {
      const bytes = new Uint8Array(Math.min(options.most ?? chunkBytes, chunkBytes));
      fill(bytes);
      if (bytes.length > 1024) await sleep(task.clock, bytes.length / endlessBytesPerMs, task.ended);
      return bytes;
    },
  };
}

/** A file at a place of its own; what is appended to it meanwhile comes too. */
class RegularFile implements OpenFile {
  readonly #task: Task;
  readonly #path: string;
  #at = 0;

  constructor(task: Task, path: string) {
    this.#task = task;
    this.#path = path;
  }

  async read(options: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const bytes = this.#task.files.read(this.#path);
    if (this.#at >= bytes.length) return undefined;
    const rest = bytes.subarray(this.#at, this.#at + chunkBytes);
    const taken = rest.subarray(0, cut(rest, options));
    this.#at += taken.length;
    return taken;
  }

  async write(data: Uint8Array | string): Promise<void> {
    this.#task.files.write(this.#path, toBytes(data), { append: true });
  }

  retain(): void {}

  release(): void {}
}

/** The runtime's own processes only; what else looks like one has no kernel behind it. */
export function taskOf(process: Process): Task {
  if (process instanceof Task) return process;
  throw new TypeError('not a process of this runtime');
}
