import type { Memory } from '../../labs/lab.ts';

/** A memory for conditions, kept as long as their sandbox is judged. */
export class Remembered implements Memory {
  #kept: object | undefined;
  readonly #inner = new Map<string, Remembered>();

  keep<Value extends object>(first: () => Value): Value {
    this.#kept ??= first();
    return this.#kept as Value;
  }

  within(name: string): Remembered {
    const found = this.#inner.get(name) ?? new Remembered();
    this.#inner.set(name, found);
    return found;
  }

  forget(name: string): void {
    this.#inner.delete(name);
  }
}
