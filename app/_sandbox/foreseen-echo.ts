import type { ShellState } from '../../sandbox/contract/terminal-sizes.ts';

/** What an echo is foreseen by: a part of xterm.js. */
export interface EchoScreen {
  readonly cols: number;
  readonly buffer: {
    readonly active: {
      readonly type: 'normal' | 'alternate';
      readonly baseY: number;
      readonly cursorX: number;
      readonly cursorY: number;
      getLine(y: number): { translateToString(trim: boolean, from: number): string } | undefined;
    };
  };
}

/** Units typed before a key, and how many of them the shell has had. */
interface Typed {
  readonly before: number;
  readonly received: number;
}

const printable = /^[ -~]$/;
const text = /^[^\p{Cc}]+$/u;
/** A line that brings no echo for so long may be dead, and must not look alive; ms. */
export const longestForesightMs = 1_000;
/** What moves in the line and deletes in it (readline(3), Emacs mode): bash draws characters as they are after it. Others begin a search, or take the next key as it is. */
const lineKeys = new Set([
  ...'\x01\x02\x04\x05\x06\x08\t\x0b\x15\x17\x7f',
  ...['A', 'B', 'C', 'D', 'F', 'H', '3~'].flatMap((key) => [`\x1b[${key}`, `\x1bO${key}`]),
]);

/** As many units of output are looked at for a sequence that has begun; longer ones are only pictures and what is copied. */
const longestSequence = 4_096;
/** Output that ends within an escape sequence or within a character: what is drawn then would become a part of it. */
const unfinished =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it is about
  /(?:\x1b[ -/]*|(?:\x1b\[|\x9b)[ -?]*|(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*|[\uD800-\uDBFF])$/;

/**
 * Foresees the echo of a key at the shell's prompt, so that it stands there at once however far the shell is, and takes it out of
 * what comes then (as Mosh does: Winstein and Balakrishnan, USENIX ATC 2012). Only what bash draws just as it was typed is foreseen: a
 * character at the end of a line with room. When anything else comes, what was foreseen is taken back before that is drawn.
 */
export class ForeseenEcho {
  readonly #screen: EchoScreen;
  readonly #now: () => number;
  /** Drawn, and not come yet. */
  #ahead = '';
  #aheadSince = 0;
  /** Where the first of it stands. */
  #column = 0;
  #lastOutput = '';
  /** The shell reads a line, and draws keys as they are once it has had so many units. */
  #plainFrom = Number.POSITIVE_INFINITY;
  #prompts = -1;

  /** `now`: milliseconds. */
  constructor(screen: EchoScreen, now: () => number) {
    this.#screen = screen;
    this.#now = now;
  }

  get ahead(): boolean {
    return this.#ahead !== '';
  }

  /** `typed`: units so far. */
  showShell({ state, prompts }: ShellState, typed: number): void {
    if (state !== 'prompt') this.#plainFrom = Number.POSITIVE_INFINITY;
    else if (prompts !== this.#prompts) this.#plainFrom = typed;
    this.#prompts = prompts;
  }

  /** What to draw for something that was typed, if that can be foreseen; `drawn`: all that came is on the screen. */
  type(data: string, { before, received }: Typed, drawn: boolean): string {
    if (this.#ahead === '') {
      this.#aheadSince = this.#now();
      this.#column = this.#screen.buffer.active.cursorX;
    }
    const isAlive = this.#now() - this.#aheadSince < longestForesightMs;
    if (printable.test(data) && drawn && isAlive && received >= this.#plainFrom && this.#isAtEndOfLine()) {
      this.#ahead += data;
      return data;
    }
    // Other keys may mean anything: until the next prompt.
    const again = text.test(data) || lineKeys.has(data) ? before + data.length : Number.POSITIVE_INFINITY;
    this.#plainFrom = Math.max(this.#plainFrom, again);
    return '';
  }

  /** What to draw for output that came. */
  take(output: string): string {
    let same = 0;
    while (same < output.length && same < this.#ahead.length && output[same] === this.#ahead[same]) same += 1;
    this.#ahead = this.#ahead.slice(same);
    this.#column += same;
    if (same > 0) this.#aheadSince = this.#now();
    this.#lastOutput = (this.#lastOutput + output).slice(-longestSequence);
    return (same < output.length ? this.takeBack() : '') + output.slice(same);
  }

  /** What takes the foreseen from the screen; nothing more is foreseen before the next prompt. */
  takeBack(): string {
    if (this.#ahead === '') return '';
    // Not by as many columns as it has: the screen may be narrower now, and cut it off.
    const back = this.#column < this.#screen.cols ? `\x1b[${this.#column + 1}G\x1b[K` : '';
    this.#clear();
    return back;
  }

  /** The screen is drawn anew, from this. */
  restart(output: string): void {
    this.#clear();
    this.#lastOutput = output.slice(-longestSequence);
  }

  #clear(): void {
    if (this.#ahead !== '') this.#plainFrom = Number.POSITIVE_INFINITY;
    this.#ahead = '';
  }

  #isAtEndOfLine(): boolean {
    const { cols, buffer } = this.#screen;
    if (unfinished.test(this.#lastOutput)) return false;
    const { type, baseY, cursorX, cursorY } = buffer.active;
    const after = buffer.active.getLine(baseY + cursorY)?.translateToString(true, cursorX);
    return type === 'normal' && cursorX > 0 && cursorX < cols - 2 && after === '';
  }
}
