/** What containers of all clusters take of the host's memory together: each has its own limit, and a hundred of them would still be too much. */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

export class HostShare {
  readonly #most: number;
  readonly #part: number;
  #together = 0;

  /** `most`: bytes of all together. `part`: what a container may have whatever others take. */
  constructor({ most, part }: { most: number; part: number }) {
    this.#most = most;
    this.#part = part;
  }

  add(bytes: number): void {
    this.#together += bytes;
  }

  /** True where a container that takes `bytes` takes more than there is for it. */
  isTooMuch(bytes: number): boolean {
    return bytes > this.#part && this.#together > this.#most;
  }
}

const mebibyte = 1024 * 1024;

/** Variables, arrays and texts of programs are objects of the host itself, whose heap is bounded. */
export const heldByPrograms = new HostShare({ most: getHeapStatistics().heap_size_limit / 4, part: 2 * mebibyte });
/** Files are bytes outside of the heap. */
export const heldByFiles = new HostShare({ most: Math.min(2_048 * mebibyte, totalmem() / 8), part: 2 * mebibyte });
