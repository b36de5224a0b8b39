/** The text that vi changes: its lines, where the cursor is, what was cut or copied, and what undo takes back. */

export interface Cut {
  readonly lines: readonly string[];
  /** Whole lines, rather than a part of them. */
  readonly whole: boolean;
}

interface State {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
}

/** Steps that can be taken back, and lines that are kept for that in all. */
const [mostSteps, mostKeptLines] = [200, 200_000];

/** A text may become this long, characters: what is put again and again doubles each time. */
export const mostText = 1_000_000;

export class TextBuffer {
  lines: string[];
  row = 0;
  column = 0;
  cut: Cut | undefined;
  #saved: readonly string[];
  readonly #steps: State[] = [];

  constructor(text: string) {
    this.lines = linesOf(text);
    this.#saved = [...this.lines];
  }

  get line(): string {
    return this.lines[this.row] ?? '';
  }

  set line(text: string) {
    this.lines[this.row] = text;
  }

  get modified(): boolean {
    return this.lines.length !== this.#saved.length || this.lines.some((line, at) => line !== this.#saved[at]);
  }

  /** As a file holds it. */
  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }

  /** Characters. */
  get size(): number {
    return this.lines.reduce((sum, line) => sum + line.length + 1, 0);
  }

  saved(): void {
    this.#saved = [...this.lines];
  }

  /** To be called before a change that undo takes back at once. */
  remember(): void {
    this.#steps.push({ lines: [...this.lines], row: this.row, column: this.column });
    const most = Math.max(1, Math.min(mostSteps, Math.floor(mostKeptLines / this.lines.length)));
    this.#steps.splice(0, this.#steps.length - most);
  }

  /** False when nothing is left to take back. */
  undo(): boolean {
    const step = this.#steps.pop();
    if (!step) return false;
    this.lines = [...step.lines];
    this.to(step.row, step.column);
    return true;
  }

  /** Moves the cursor, to the nearest place there is; `beyond`: also behind the last character, as where text is inserted. */
  to(row: number, column: number, beyond = false): void {
    this.row = Math.max(0, Math.min(row, this.lines.length - 1));
    this.column = Math.max(0, Math.min(column, this.line.length - (beyond ? 0 : 1)));
  }

  insert(text: string): void {
    const [before, after] = [this.line.slice(0, this.column), this.line.slice(this.column)];
    this.line = before + text + after;
    this.column += text.length;
  }

  breakLine(): void {
    this.lines.splice(this.row, 1, this.line.slice(0, this.column), this.line.slice(this.column));
    this.to(this.row + 1, 0, true);
  }

  /** What backspace does while text is inserted. */
  eraseBack(): void {
    if (this.column > 0) {
      this.line = this.line.slice(0, this.column - 1) + this.line.slice(this.column);
      this.column -= 1;
    } else if (this.row > 0) {
      const rest = this.line;
      this.lines.splice(this.row, 1);
      this.to(this.row - 1, Number.POSITIVE_INFINITY, true);
      this.line += rest;
    }
  }

  /** Cuts or copies from here to there, within a line: `to` is not part of it. */
  takePart(from: number, to: number, keep: boolean): void {
    const [start, end] = [Math.min(from, to), Math.max(from, to)];
    this.cut = { lines: [this.line.slice(start, end)], whole: false };
    if (!keep) this.line = this.line.slice(0, start) + this.line.slice(end);
    this.column = start;
  }

  /** Whole lines, both ends included. */
  takeLines(first: number, last: number, keep: boolean): void {
    const [start, end] = [Math.max(0, Math.min(first, last)), Math.min(this.lines.length - 1, Math.max(first, last))];
    this.cut = { lines: this.lines.slice(start, end + 1), whole: true };
    if (keep) return;
    this.lines.splice(start, end - start + 1);
    if (this.lines.length === 0) this.lines.push('');
    this.to(start, 0);
    this.toFirstWord();
  }

  put(after: boolean): void {
    if (!this.cut) return;
    const { lines, whole } = this.cut;
    if (whole) {
      const at = this.row + (after ? 1 : 0);
      this.lines.splice(at, 0, ...lines);
      this.to(at, 0);
      this.toFirstWord();
      return;
    }
    if (after && this.line.length > 0) this.column += 1;
    this.insert(lines[0] ?? '');
    this.to(this.row, this.column - 1);
  }

  toFirstWord(): void {
    this.to(this.row, Math.max(0, this.line.search(/\S/)));
  }
}

export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
}
