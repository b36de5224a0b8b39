/** A file descriptor as its process uses it: its waits end with the process, and writing to nobody raises SIGPIPE. */
import { FileError } from '../files/folder.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { OpenFile, ReadOptions } from './open-file.ts';
import type { Task } from './task.ts';

/** What a read or a write is worth in steps of a shell. */
const operationSteps = 0.1;
/** Bytes written in the time of a step. */
const bytesPerStep = 50_000;

export class Descriptor implements OpenFile {
  readonly #task: Task;
  readonly #number: 0 | 1 | 2;

  constructor(task: Task, number: 0 | 1 | 2) {
    this.#task = task;
    this.#number = number;
  }

  /** What it leads to now. */
  get file(): OpenFile {
    return this.#task.stdio(this.#number);
  }

  get terminal(): Terminal | undefined {
    return this.file.terminal;
  }

  async read(options?: ReadOptions): Promise<Uint8Array | undefined> {
    if (this.#task.state === 'T') await this.#task.running();
    const wait = this.#task.pace.step(operationSteps);
    if (wait) await wait;
    return await this.file.read({ ...options, signal: this.#task.ended });
  }

  async write(data: Uint8Array | string): Promise<void> {
    const { ended } = this.#task;
    if (this.#task.state === 'T') await this.#task.running();
    ended.throwIfAborted();
    const wait = this.#task.pace.step(operationSteps + data.length / bytesPerStep);
    if (wait) await wait;
    try {
      await this.file.write(data, ended);
    } catch (error) {
      if (error instanceof FileError && error.code === 'EPIPE') this.#task.signal('SIGPIPE', 'kernel');
      throw ended.aborted ? ended.reason : error;
    }
  }

  retain(): void {
    this.file.retain();
  }

  release(): void {
    this.file.release();
  }
}
