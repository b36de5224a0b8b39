/** Lines `n1`, `n2`, … as seen on a screen that may be drawn anew in between. */
export class NumberedLines {
  readonly #seen = new Set<number>();
  readonly #doubled = new Set<number>();

  /** All lines of the screen as it is now, scrollback and all. */
  look(lines: readonly string[]): void {
    const now = lines.flatMap((line) => {
      const number = /^n(\d+)\b/.exec(line)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
    const here = new Set<number>();
    for (const number of now) {
      if (here.has(number)) this.#doubled.add(number);
      here.add(number);
      this.#seen.add(number);
    }
  }

  /** Of those from the first to the last that were ever seen. */
  get missing(): number {
    if (this.#seen.size === 0) return 0;
    let [first, last] = [Number.POSITIVE_INFINITY, 0];
    for (const number of this.#seen) {
      first = Math.min(first, number);
      last = Math.max(last, number);
    }
    return last - first + 1 - this.#seen.size;
  }

  get doubled(): number {
    return this.#doubled.size;
  }
}
