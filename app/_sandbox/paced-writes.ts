/** One write of so much is part of a flood, in UTF-16 units. */
const flood = 16_384;
/** 30 frames a second: nobody reads more of a flood, and drawing takes longer than parsing. */
const frameMs = 33;
/** What is drawn without waiting for its frame, in UTF-16 units: xterm.js parses so much in one go. */
const enough = 131_072;

/** Time in milliseconds, and what calls back after some of it; gives what takes that back. */
export interface FrameClock {
  now(): number;
  after(ms: number, act: () => void): () => void;
}

/**
 * Gives a screen what comes, in its order and one write at a time. What comes while the screen is busy is written as one, and a
 * flood in fewer frames, so that the page has time for everything else; a key's echo waits for nothing.
 */
export class PacedWrites {
  readonly #write: (data: string, drawn: () => void) => void;
  readonly #clock: FrameClock;
  #state: 'idle' | 'drawing' | 'resting' = 'idle';
  #next: { readonly data: string; readonly drawn: (() => void) | undefined } | null = null;
  #stopRest = (): void => {};

  constructor(write: (data: string, drawn: () => void) => void, clock: FrameClock) {
    this.#write = write;
    this.#clock = clock;
  }

  /** Everything that came is on the screen. */
  get idle(): boolean {
    return this.#state === 'idle';
  }

  /** `drawn` is called when this is on the screen, or not at all when it is written as one with what comes after it and has its own. */
  add(data: string, drawn?: () => void): void {
    this.#next = { data: (this.#next?.data ?? '') + data, drawn: drawn ?? this.#next?.drawn };
    if (this.#state === 'idle' || (this.#state === 'resting' && this.#fills)) this.#draw();
  }

  /** Leaves out what is not given to the screen yet. */
  drop(): void {
    this.#next = null;
  }

  /** Nothing more is written. */
  stop(): void {
    this.drop();
    this.#stopRest();
  }

  get #fills(): boolean {
    return this.#next !== null && this.#next.data.length >= enough;
  }

  #draw(): void {
    this.#stopRest();
    this.#state = 'idle';
    if (this.#next === null) return;
    const { data, drawn } = this.#next;
    const began = this.#clock.now();
    this.#next = null;
    this.#state = 'drawing';
    this.#write(data, () => {
      drawn?.();
      const restMs = data.length < flood || this.#fills ? 0 : began + frameMs - this.#clock.now();
      this.#state = 'resting';
      if (restMs > 0) this.#stopRest = this.#clock.after(restMs, () => this.#draw());
      else this.#draw();
    });
  }
}
