/** Sets of completion indexes as Jobs write them: `1,3-5,7`. Source: pkg/controller/job/indexed_job_utils.go. */

export class Indexes {
  readonly #sorted: readonly number[];

  constructor(indexes: Iterable<number> = []) {
    this.#sorted = [...new Set(indexes)].sort((a, b) => a - b);
  }

  /** What is not below `completions` is left out. */
  static parse(text: string | undefined, completions: number): Indexes {
    const found: number[] = [];
    for (const part of (text ?? '').split(',').filter(Boolean)) {
      const [first = Number.NaN, last = first] = part.split('-').map(Number);
      for (let index = first; index <= last && index < completions; index++) found.push(index);
    }
    return new Indexes(found);
  }

  get total(): number {
    return this.#sorted.length;
  }

  has(index: number): boolean {
    return this.#sorted.includes(index);
  }

  with(more: Iterable<number>): Indexes {
    return new Indexes([...this.#sorted, ...more]);
  }

  [Symbol.iterator](): Iterator<number> {
    return this.#sorted[Symbol.iterator]();
  }

  /** Three or more in a row become a range. */
  toString(): string {
    const parts: string[] = [];
    for (let i = 0; i < this.#sorted.length; ) {
      const first = this.#sorted[i] ?? 0;
      let last = first;
      while (this.#sorted[i + 1] === last + 1) {
        i += 1;
        last += 1;
      }
      parts.push(last === first ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`);
      i += 1;
    }
    return parts.join(',');
  }
}
