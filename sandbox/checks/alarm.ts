/** Rings once at the earliest moment it was set to: the one timer of a sandbox's checks. */
export class Alarm implements Disposable {
  readonly #now: () => Date;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor({ now, ring }: { now: () => Date; ring: () => void }) {
    this.#now = now;
    this.#ring = ring;
  }

  /** Takes the place of what was set before; undefined: not at all. */
  set(at: Date | undefined): void {
    clearTimeout(this.#timer);
    if (at === undefined) return;
    this.#timer = setTimeout(this.#ring, Math.max(0, at.getTime() - this.#now().getTime()));
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
