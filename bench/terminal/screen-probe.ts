/** What the bench reads of xterm.js in a page; the same in the page of every contender. */

interface Line {
  translateToString(trim: boolean): string;
}

/** The part of xterm.js that is read: its public API, and how much of what was written waits to be parsed. */
interface Xterm {
  readonly cols: number;
  readonly rows: number;
  readonly element?: HTMLElement;
  readonly buffer: {
    readonly active: {
      readonly baseY: number;
      readonly cursorX: number;
      readonly cursorY: number;
      readonly length: number;
      getLine(y: number): Line | undefined;
    };
  };
  onWriteParsed(listener: () => void): { dispose(): void };
  onRender(listener: () => void): { dispose(): void };
  readonly _core: { readonly _writeBuffer: { _pendingData: number; write(data: string, done?: () => void): void } };
}

/** Milliseconds from a key to the parsed cell, and to the drawn one. */
export interface Reaction {
  readonly parsed: number;
  readonly drawn: number;
}

export interface ScreenProbe {
  size(): { columns: number; rows: number };
  /** The line of the cursor, as far as the cursor. */
  cursorLine(): string;
  /** The last lines of screen and scrollback. */
  lastLines(count: number): string[];
  /** Begins to wait for what the next key brings; `reaction` gives it. */
  expect(what: 'echo' | 'prompt' | { readonly line: string }): void;
  reaction(): Promise<Reaction>;
  /** Most UTF-16 units that waited in xterm.js since it was asked the last time. */
  takePeak(): number;
  /** Numbers at the beginning of lines are followed: when each new one of them was first there, by Date.now(). */
  followNumbers(): void;
  numbers(): { readonly at: number; readonly newest: number }[];
}

declare global {
  interface Window {
    screenProbe: ScreenProbe;
  }
}

/** Runs in the page before its own scripts; must not refer to anything outside itself. */
export function installScreenProbe(): void {
  const made: Xterm[] = [];
  // xterm.js keeps its insides in `_core`: this sees each terminal be made, on whosever page.
  Object.defineProperty(Object.prototype, '_core', {
    configurable: true,
    set(this: Xterm, value: unknown) {
      Object.defineProperty(this, '_core', { value, writable: true, configurable: true, enumerable: true });
      made.push(this);
    },
  });
  let peak = 0;
  const watched = new WeakSet<Xterm>();
  const find = (): Xterm => {
    const found = made.findLast((each) => typeof each.onWriteParsed === 'function' && each.element?.isConnected);
    if (!found) throw new Error('the page has no terminal');
    if (!watched.has(found)) {
      watched.add(found);
      const buffer = found._core._writeBuffer;
      const write = buffer.write.bind(buffer);
      buffer.write = (data, done) => {
        write(data, done);
        peak = Math.max(peak, buffer._pendingData);
      };
    }
    return found;
  };
  const lineAt = (terminal: Xterm, y: number): string =>
    terminal.buffer.active.getLine(y)?.translateToString(true) ?? '';
  const cursorLine = (): string => {
    const terminal = find();
    const { baseY, cursorY, cursorX } = terminal.buffer.active;
    const line = terminal.buffer.active.getLine(baseY + cursorY)?.translateToString(false) ?? '';
    return line.slice(0, cursorX);
  };
  const lastLines = (count: number): string[] => {
    const terminal = find();
    const { length } = terminal.buffer.active;
    return Array.from({ length: Math.min(count, length) }, (_, i) =>
      lineAt(terminal, length - Math.min(count, length) + i),
    );
  };
  let keyAt: number | undefined;
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Control') keyAt = event.timeStamp;
    },
    true,
  );
  let reaction: Promise<Reaction> = Promise.reject(new Error('nothing is expected'));
  reaction.catch(() => {});
  const numbers: { at: number; newest: number }[] = [];
  window.screenProbe = {
    size: () => ({ columns: find().cols, rows: find().rows }),
    cursorLine,
    lastLines,
    expect: (what) => {
      const terminal = find();
      const before = terminal.buffer.active.cursorX;
      const isThere = (): boolean => {
        if (what === 'echo') return terminal.buffer.active.cursorX === before + 1;
        if (what === 'prompt') return /\$ ?$/.test(cursorLine());
        return lastLines(terminal.rows).includes(what.line);
      };
      keyAt = undefined;
      reaction = new Promise((done) => {
        const parsing = terminal.onWriteParsed(() => {
          if (keyAt === undefined || !isThere()) return;
          const [began, parsed] = [keyAt, performance.now() - keyAt];
          parsing.dispose();
          const drawing = terminal.onRender(() => {
            drawing.dispose();
            done({ parsed, drawn: performance.now() - began });
          });
        });
      });
    },
    reaction: () => reaction,
    takePeak: () => {
      find();
      const was = peak;
      peak = 0;
      return was;
    },
    followNumbers: () => {
      const terminal = find();
      let newest = 0;
      terminal.onWriteParsed(() => {
        const last = lastLines(terminal.rows).map((line) => Number(/^n(\d+)$/.exec(line)?.[1] ?? 0));
        const seen = Math.max(...last);
        if (seen <= newest) return;
        newest = seen;
        numbers.push({ at: Date.now(), newest });
      });
    },
    numbers: () => numbers,
  };
}
