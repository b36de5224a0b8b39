/** A terminal as termios(3) describes it: what is typed is echoed, edited by line and turned into signals; programs may ask for the raw keys. */

import type { Signal } from '../process.ts';
import { cut, type OpenFile, type ReadOptions, toBytes } from '../processes/open-file.ts';

export interface TerminalMode {
  /** Whole lines, edited by the terminal. */
  readonly canonical: boolean;
  readonly echo: boolean;
  /** Ctrl-C, Ctrl-\ and Ctrl-Z become signals. */
  readonly signals: boolean;
}

export interface TerminalOptions {
  /** `pts/0`. */
  readonly name: string;
  readonly size?: { readonly columns: number; readonly rows: number };
  /** Where output goes; a promise holds the writer back. */
  readonly output: (bytes: Uint8Array) => Promise<void> | void;
  /** A key that is a signal, for the foreground process group. */
  readonly signal: (signal: Signal, group: number) => void;
}

export const cooked: TerminalMode = { canonical: true, echo: true, signals: true };
export const raw: TerminalMode = { canonical: false, echo: false, signals: false };

const keys = { interrupt: 3, endOfFile: 4, backspace: 8, lineFeed: 10, enter: 13, literal: 22, eraseWord: 23 } as const;
const [killLine, suspend, quit, escapeKey, erase] = [21, 26, 28, 27, 127] as const;
const keySignals: Readonly<Record<number, Signal>> = {
  [keys.interrupt]: 'SIGINT',
  [quit]: 'SIGQUIT',
  [suspend]: 'SIGTSTP',
};
/** As many bytes of a line as Linux keeps. */
const longestLine = 4095;

export class Terminal {
  readonly name: string;
  columns: number;
  rows: number;
  mode: TerminalMode = cooked;
  /** The process group that gets the keys that are signals. */
  foreground = 0;
  readonly #options: TerminalOptions;
  /** Finished lines, or keys in raw mode; an empty one is an end of file. */
  readonly #ready: Uint8Array[] = [];
  #line: number[] = [];
  #closed = false;
  #literal = false;
  readonly #waiting: (() => void)[] = [];

  constructor(options: TerminalOptions) {
    this.name = options.name;
    this.columns = options.size?.columns ?? 80;
    this.rows = options.size?.rows ?? 24;
    this.#options = options;
  }

  /** The side programs use. */
  readonly file: OpenFile = {
    read: (options) => this.#read(options ?? {}),
    write: (data) => this.#write(toBytes(data)),
    retain: () => {},
    release: () => {},
    terminal: this,
  };

  /** The side a person uses: what is typed. */
  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.#key(byte);
  }

  resize(size: { readonly columns: number; readonly rows: number }): void {
    // A client without a window says 0.
    if (size.columns <= 0 || size.rows <= 0) return;
    if (size.columns === this.columns && size.rows === this.rows) return;
    this.columns = size.columns;
    this.rows = size.rows;
    this.#options.signal('SIGWINCH', this.foreground);
  }

  /** Nothing more will be typed. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  #key(byte: number): void {
    if (this.#literal) {
      this.#literal = false;
      this.#add(byte);
      return;
    }
    const signal = this.mode.signals ? keySignals[byte] : undefined;
    if (signal) {
      this.#line = [];
      if (this.mode.echo) this.#echo(visible(byte));
      this.#options.signal(signal, this.foreground);
      return;
    }
    if (!this.mode.canonical) {
      if (this.mode.echo) this.#echo(visible(byte));
      this.#ready.push(Uint8Array.of(byte === keys.enter && this.mode.signals ? keys.lineFeed : byte));
      this.#wake();
      return;
    }
    this.#edit(byte);
  }

  #edit(byte: number): void {
    switch (byte) {
      case keys.enter:
      case keys.lineFeed:
        if (this.mode.echo) this.#echo('\r\n');
        this.#finish(keys.lineFeed);
        return;
      case keys.endOfFile:
        this.#finish();
        return;
      case erase:
      case keys.backspace:
        this.#erase(1);
        return;
      case killLine:
        this.#erase(this.#line.length);
        return;
      case keys.eraseWord:
        this.#erase(lastWordLength(this.#line));
        return;
      case keys.literal:
        this.#literal = true;
        return;
      default:
        this.#add(byte);
    }
  }

  #add(byte: number): void {
    if (!this.mode.canonical) {
      this.#ready.push(Uint8Array.of(byte));
      this.#wake();
      return;
    }
    if (this.#line.length >= longestLine) return;
    this.#line.push(byte);
    if (this.mode.echo) this.#echo(visible(byte));
  }

  #finish(end?: number): void {
    this.#ready.push(Uint8Array.from(end === undefined ? this.#line : [...this.#line, end]));
    this.#line = [];
    this.#wake();
  }

  #erase(count: number): void {
    for (let left = count; left > 0 && this.#line.length > 0; left--) {
      let byte = this.#line.pop() ?? 0;
      // The rest of a character of several bytes goes with it.
      while ((byte & 0xc0) === 0x80 && this.#line.length > 0) byte = this.#line.pop() ?? 0;
      if (this.mode.echo) this.#echo(byte < 32 && byte !== 9 ? '\b \b\b \b' : '\b \b');
    }
  }

  #echo(text: string | Uint8Array): void {
    void this.#options.output(toBytes(text));
  }

  async #read(options: ReadOptions): Promise<Uint8Array | undefined> {
    options.signal?.throwIfAborted();
    while (this.#ready.length === 0) {
      if (this.#closed) return undefined;
      await this.#more(options.signal);
    }
    const line = this.#ready.shift() ?? new Uint8Array(0);
    if (line.length === 0) return undefined;
    const length = cut(line, options);
    if (length < line.length) this.#ready.unshift(line.subarray(length));
    return line.subarray(0, length);
  }

  #more(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1);
        reject(signal?.reason);
      };
      const proceed = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.push(proceed);
    });
  }

  #wake(): void {
    for (const proceed of this.#waiting.splice(0)) proceed();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#options.output(withCarriageReturns(bytes));
  }
}

/** Control characters are shown as `^C`, except tab; a byte of a longer character as it is. */
function visible(byte: number): Uint8Array {
  if (byte === erase) return toBytes('^?');
  if (byte === keys.enter || byte === keys.lineFeed) return toBytes('\r\n');
  return byte < 32 && byte !== 9
    ? toBytes(`^${String.fromCharCode(byte === escapeKey ? 91 : byte + 64)}`)
    : Uint8Array.of(byte);
}

function lastWordLength(line: readonly number[]): number {
  let at = line.length;
  while (at > 0 && line[at - 1] === 32) at -= 1;
  while (at > 0 && line[at - 1] !== 32) at -= 1;
  return line.slice(at).filter((byte) => (byte & 0xc0) !== 0x80).length;
}

function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  let added = 0;
  for (const byte of bytes) if (byte === keys.lineFeed) added += 1;
  if (added === 0) return bytes;
  const out = new Uint8Array(bytes.length + added);
  let at = 0;
  for (const byte of bytes) {
    if (byte === keys.lineFeed) out[at++] = keys.enter;
    out[at++] = byte;
  }
  return out;
}
