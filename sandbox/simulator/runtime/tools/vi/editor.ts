import { drawScreen } from './draw-screen.ts';
import { motion, type Place } from './motions.ts';
import { substitute, tooLong } from './substitute.ts';
import { mostText, TextBuffer } from './text-buffer.ts';

export interface EditorOptions {
  readonly path: string | undefined;
  size(): { readonly columns: number; readonly rows: number };
  /** Undefined for a file that is not there. */
  read(path: string): string | undefined;
  /** What is wrong, or undefined. */
  write(path: string, text: string): string | undefined;
}

/** How often a key may be meant at once. */
const mostCount = 10_000;

const inserts: Readonly<Record<string, (buffer: TextBuffer) => void>> = {
  i: () => {},
  a: (buffer) => buffer.to(buffer.row, buffer.column + 1, true),
  I: (buffer) => buffer.to(buffer.row, Math.max(0, buffer.line.search(/\S/)), true),
  A: (buffer) => buffer.to(buffer.row, buffer.line.length, true),
  o: (buffer) => {
    buffer.lines.splice(buffer.row + 1, 0, '');
    buffer.to(buffer.row + 1, 0);
  },
  O: (buffer) => {
    buffer.lines.splice(buffer.row, 0, '');
    buffer.to(buffer.row, 0);
  },
};

/** What keys do to the text, and what the screen shows of it. */
export class Editor {
  ended = false;
  readonly #options: EditorOptions;
  readonly #buffer: TextBuffer;
  #path: string | undefined;
  #mode: 'command' | 'insert' | 'replace' = 'command';
  /** What is typed on the last line, with its first character: `:wq`, `/word`. */
  #prompt: string | undefined;
  #pending = '';
  #count = '';
  #message: string | undefined;
  #search = '';
  #backwards = false;
  #top = 0;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#path = options.path;
    const text = options.path === undefined ? undefined : options.read(options.path);
    this.#buffer = new TextBuffer(text ?? '');
  }

  press(key: string): void {
    this.#message = undefined;
    if (this.#prompt !== undefined) this.#typePrompt(key);
    else if (this.#mode === 'command') this.#act(key);
    else this.#typeText(key);
    if (this.#buffer.size > mostText && this.#buffer.undo()) this.#message = tooLong;
  }

  #typeText(key: string): void {
    const buffer = this.#buffer;
    switch (key) {
      case 'escape':
      case '\x03':
        this.#mode = 'command';
        buffer.to(buffer.row, buffer.column - 1);
        return;
      case '\r':
      case '\n':
        buffer.breakLine();
        return;
      case '\x7f':
      case '\b':
        buffer.eraseBack();
        return;
      case 'delete':
        buffer.line = buffer.line.slice(0, buffer.column) + buffer.line.slice(buffer.column + 1);
        return;
      case 'right':
        buffer.to(buffer.row, buffer.column + 1, true);
        return;
      default: {
        const place = key.length > 1 ? motion(key, buffer, undefined, this.#page) : undefined;
        if (place) {
          buffer.to(place.row, place.column, true);
          return;
        }
        if (key.length !== 1) return;
        if (this.#mode === 'replace')
          buffer.line = buffer.line.slice(0, buffer.column) + buffer.line.slice(buffer.column + 1);
        buffer.insert(key);
      }
    }
  }

  #act(key: string): void {
    if (/[1-9]/.test(key) || (key === '0' && this.#count !== '')) {
      this.#count += key;
      return;
    }
    const count = this.#count === '' ? undefined : Math.min(Number(this.#count), mostCount);
    const whole = this.#pending + key;
    // The second key of a command of two.
    if (key === 'g' && this.#pending !== 'g' && this.#pending !== 'r') {
      this.#pending += 'g';
      return;
    }
    if (/^[dcyrZ<>]$/.test(whole)) {
      this.#pending = whole;
      return;
    }
    this.#pending = '';
    this.#count = '';
    if (key !== 'escape') this.#do(whole, count);
  }

  #do(command: string, count: number | undefined): void {
    const buffer = this.#buffer;
    const times = count ?? 1;
    const place = motion(command, buffer, count, this.#page);
    if (place) {
      buffer.to(place.row, place.column);
      return;
    }
    const [first = '', rest = ''] = [command.charAt(0), command.slice(1)];
    if (first in inserts) {
      this.#insert(first);
      return;
    }
    if ('dcy'.includes(first) && rest !== '') {
      this.#operate(first, rest, count);
      return;
    }
    if ('<>'.includes(first) && rest === first) {
      this.#shift(first, times);
      return;
    }
    if (first === 'r' && rest.length === 1) {
      this.#replaceOne(rest);
      return;
    }
    switch (command) {
      case 'x':
      case 'delete':
        this.#change(() => buffer.takePart(buffer.column, buffer.column + times, false));
        return;
      case 'X':
        this.#change(() => buffer.takePart(Math.max(0, buffer.column - times), buffer.column, false));
        return;
      case 'D':
        this.#operate('d', '$', undefined);
        return;
      case 'C':
        this.#operate('c', '$', undefined);
        return;
      case 'Y':
        this.#operate('y', 'y', count);
        return;
      case 's':
        this.#change(() => buffer.takePart(buffer.column, buffer.column + times, false));
        this.#mode = 'insert';
        return;
      case 'S':
        this.#operate('c', 'c', count);
        return;
      case 'R':
        buffer.remember();
        this.#mode = 'replace';
        return;
      case 'J':
        this.#change(() => this.#join());
        return;
      case '~':
        this.#change(() => this.#turnCase());
        return;
      case 'p':
      case 'P':
        this.#change(() => buffer.put(command === 'p'));
        return;
      case 'u':
        if (!buffer.undo()) this.#message = 'Already at oldest change';
        return;
      case 'n':
        this.#find(this.#backwards);
        return;
      case 'N':
        this.#find(!this.#backwards);
        return;
      case ':':
      case '/':
      case '?':
        this.#prompt = command;
        return;
      case 'ZZ':
        if (!buffer.modified || this.#write(undefined)) this.ended = true;
        return;
      case 'ZQ':
        this.ended = true;
        return;
    }
  }

  #change(act: () => void): void {
    this.#buffer.remember();
    act();
    this.#buffer.to(this.#buffer.row, this.#buffer.column);
  }

  #insert(key: string): void {
    this.#buffer.remember();
    inserts[key]?.(this.#buffer);
    this.#mode = 'insert';
  }

  /** `dd`, `d3w`, `y$`, `cG`. */
  #operate(operator: string, over: string, count: number | undefined): void {
    const buffer = this.#buffer;
    const { row, column } = buffer;
    const keep = operator === 'y';
    const doubled = over === operator;
    // `cw` leaves the blanks behind a word.
    const moves = operator === 'c' && over === 'w' && /\S/.test(buffer.line.charAt(column)) ? 'e' : over;
    const place: Place | undefined = doubled
      ? { row: row + (count ?? 1) - 1, column: 0, takes: 'lines' }
      : motion(moves, buffer, count, this.#page);
    if (!place) return;
    if (!keep) buffer.remember();
    if (operator === 'c' && doubled) {
      if (place.row > row) buffer.takeLines(row + 1, place.row, false);
      buffer.to(row, 0);
      buffer.takePart(0, buffer.line.length, false);
    } else if (place.takes === 'lines' || (place.row !== row && over !== 'w')) {
      buffer.takeLines(row, place.row, keep);
      if (keep) buffer.to(Math.min(row, place.row), column);
    } else {
      // A word at the end of a line takes no line break with it.
      const end = place.row === row ? place.column + (place.takes === 'last' ? 1 : 0) : buffer.line.length;
      buffer.takePart(column, end, keep);
      if (keep) buffer.to(row, Math.min(column, end));
    }
    if (operator === 'c') this.#mode = 'insert';
    else if (!keep) buffer.to(buffer.row, buffer.column);
  }

  #shift(direction: string, times: number): void {
    this.#change(() => {
      const { row, lines } = this.#buffer;
      for (let number = row; number < Math.min(lines.length, row + times); number += 1)
        lines[number] = direction === '>' ? `\t${lines[number]}` : (lines[number] ?? '').replace(/^\t| {1,8}/, '');
    });
  }

  #replaceOne(char: string): void {
    const { column, line } = this.#buffer;
    if (column >= line.length) return;
    this.#change(() => {
      this.#buffer.line = line.slice(0, column) + char + line.slice(column + 1);
    });
  }

  #join(): void {
    const buffer = this.#buffer;
    const next = buffer.lines[buffer.row + 1];
    if (next === undefined) return;
    const joined = `${buffer.line.trimEnd()} `;
    buffer.lines.splice(buffer.row, 2, joined + next.trimStart());
    buffer.to(buffer.row, joined.length - 1);
  }

  #turnCase(): void {
    const { column, line, row } = this.#buffer;
    const char = line.charAt(column);
    const turned = char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase();
    this.#buffer.line = line.slice(0, column) + turned + line.slice(column + 1);
    this.#buffer.to(row, column + 1);
  }

  #typePrompt(key: string): void {
    const typed = this.#prompt ?? '';
    if (key === 'escape' || key === '\x03') this.#prompt = undefined;
    else if (key === '\x7f' || key === '\b') this.#prompt = typed.length > 1 ? typed.slice(0, -1) : undefined;
    else if (key === '\r' || key === '\n') {
      this.#prompt = undefined;
      if (typed.startsWith(':')) this.command(typed.slice(1));
      else {
        this.#backwards = typed.startsWith('?');
        this.#search = typed.slice(1) || this.#search;
        this.#find(this.#backwards);
      }
    } else if (key.length === 1) this.#prompt = typed + key;
  }

  #find(backwards: boolean): void {
    const { lines, row, column } = this.#buffer;
    if (this.#search === '') {
      this.#message = 'No previous search';
      return;
    }
    const { length } = lines;
    for (let step = 0; step <= length; step += 1) {
      const at = (((backwards ? row - step : row + step) % length) + length) % length;
      const line = lines[at] ?? '';
      const from = step > 0 ? (backwards ? line.length : 0) : backwards ? column - 1 : column + 1;
      const found = from < 0 ? -1 : backwards ? line.lastIndexOf(this.#search, from) : line.indexOf(this.#search, from);
      if (found >= 0) {
        this.#buffer.to(at, found);
        return;
      }
    }
    this.#message = 'Pattern not found';
  }

  /** What follows a colon. */
  command(text: string): void {
    const buffer = this.#buffer;
    const replaced = substitute(text, buffer);
    if (replaced !== undefined) {
      this.#message = replaced === '' ? undefined : replaced;
      return;
    }
    if (/^\d+$/.test(text)) {
      buffer.to(Number(text) - 1, 0);
      return;
    }
    if (text === '$') {
      buffer.to(buffer.lines.length - 1, 0);
      return;
    }
    const [, name = '', force = '', path] = /^\s*([a-z]*)(!?)(?:\s+(\S+))?\s*$/.exec(text) ?? [];
    switch (name) {
      case '':
        if (text.trim() !== '') break;
        return;
      case 'w':
      case 'write':
        this.#write(path);
        return;
      case 'wq':
      case 'x':
      case 'wn':
        if ((name === 'x' && !buffer.modified) || this.#write(path)) this.ended = true;
        return;
      case 'q':
      case 'quit':
        if (buffer.modified && force === '') this.#message = `No write since last change (:${name}! overrides)`;
        else this.ended = true;
        return;
      case 'd':
      case 'delete':
        this.#operate('d', 'd', undefined);
        return;
      case 'set':
        return;
    }
    this.#message = `':${text}' is not implemented`;
  }

  /** False, and said why, when it cannot be written. */
  #write(to: string | undefined): boolean {
    const path = to ?? this.#path;
    if (path === undefined) {
      this.#message = 'No current filename';
      return false;
    }
    const { text, lines } = this.#buffer;
    const wrong = this.#options.write(path, text);
    if (wrong !== undefined) {
      this.#message = `'${path}' ${wrong}`;
      return false;
    }
    this.#path ??= path;
    this.#buffer.saved();
    this.#message = `'${path}' ${lines.length}L, ${[...text].length}C`;
    return true;
  }

  get #page(): number {
    return Math.max(1, this.#options.size().rows - 1);
  }

  /** The whole screen, and the cursor where it belongs. */
  screen(): string {
    const { row, column, lines, modified } = this.#buffer;
    const mode = { command: '-', insert: 'I', replace: 'R' }[this.#mode];
    const percent = Math.floor((100 * (row + 1)) / lines.length);
    const status = `${mode} ${this.#path ?? 'No file'}${modified ? ' [Modified]' : ''} ${row + 1}/${lines.length} ${percent}%`;
    this.#top = Math.min(row, Math.max(this.#top, row - this.#page + 1));
    return drawScreen({
      ...this.#options.size(),
      lines: lines.slice(this.#top, this.#top + this.#page),
      row: row - this.#top,
      column,
      prompt: this.#prompt,
      status: this.#message ?? status,
    });
  }
}
