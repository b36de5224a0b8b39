export interface ScreenState {
  readonly columns: number;
  readonly rows: number;
  /** Those that are to be seen. */
  readonly lines: readonly string[];
  /** Of the cursor, within those lines. */
  readonly row: number;
  readonly column: number;
  /** What is being typed on the last line. */
  readonly prompt: string | undefined;
  /** `- notes.txt [Modified] 2/3 66%` */
  readonly status: string;
}

/** The whole screen anew; it follows the cursor to the right in lines that are longer than it is wide. */
export function drawScreen({ columns, rows, lines, row, column, prompt, status }: ScreenState): string {
  const before = expanded((lines[row] ?? '').slice(0, column)).length;
  const left = Math.max(0, before - columns + 1);
  const last = Math.max(1, rows - 1);
  const shown = Array.from({ length: last }, (_, at) => {
    const line = lines[at];
    const text = line === undefined ? '~' : expanded(line.slice(0, left + columns)).slice(left, left + columns);
    return `\x1b[${at + 1};1H${text}\x1b[K`;
  });
  const below = `\x1b[${last + 1};1H${(prompt ?? status).slice(0, columns)}\x1b[K`;
  const cursor =
    prompt === undefined ? `\x1b[${row + 1};${before - left + 1}H` : `\x1b[${last + 1};${prompt.length + 1}H`;
  return shown.join('') + below + cursor;
}

/** Tabs reach to the next column of eight; what would move the cursor is shown as what it is. */
function expanded(line: string): string {
  let text = '';
  for (const char of line) {
    const code = char.charCodeAt(0);
    if (char === '\t') text += ' '.repeat(8 - (text.length % 8));
    else text += code < 32 ? `^${String.fromCharCode(code + 64)}` : char;
  }
  return text;
}
