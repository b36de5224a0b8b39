/** Where the keys that move the cursor lead to. */
import type { TextBuffer } from './text-buffer.ts';

export interface Place {
  readonly row: number;
  readonly column: number;
  /** Of an operator, `d` say: it takes whole lines, or the character at the end as well. */
  readonly takes?: 'lines' | 'last';
}

/** Undefined for a key that moves nothing, or that cannot from here. `page`: rows of text on the screen. */
export function motion(key: string, buffer: TextBuffer, count: number | undefined, page: number): Place | undefined {
  const { row, column, lines, line } = buffer;
  const times = count ?? 1;
  switch (key) {
    case 'h':
    case 'left':
    case '\x7f':
    case '\b':
      return { row, column: Math.max(0, column - times) };
    case 'l':
    case 'right':
    case ' ':
      return { row, column: Math.min(line.length, column + times) };
    case 'j':
    case 'down':
    case '+':
    case '\r':
      return lineAt(buffer, row + times, key === 'j' || key === 'down');
    case 'k':
    case 'up':
    case '-':
      return lineAt(buffer, row - times, key !== '-');
    case '0':
    case 'home':
      return { row, column: 0 };
    case '^':
      return { row, column: Math.max(0, line.search(/\S/)) };
    case '$':
    case 'end':
      return { row, column: Math.max(0, line.length - 1), takes: 'last' };
    case 'G':
      return lineAt(buffer, count === undefined ? lines.length - 1 : Math.min(count, lines.length) - 1, false);
    case 'gg':
      return lineAt(buffer, Math.min(times, lines.length) - 1, false);
    case 'w':
    case 'e':
    case 'b':
      return wordsFrom({ row, column }, key, lines, times);
    case '\x06':
    case 'pagedown':
      return { row: Math.min(lines.length - 1, row + page), column };
    case '\x02':
    case 'pageup':
      return { row: Math.max(0, row - page), column };
    case '\x04':
      return { row: Math.min(lines.length - 1, row + Math.floor(page / 2)), column };
    case '\x15':
      return { row: Math.max(0, row - Math.floor(page / 2)), column };
    default:
      return undefined;
  }
}

function lineAt({ lines, column }: TextBuffer, row: number, keepsColumn: boolean): Place | undefined {
  const line = lines[row];
  if (line === undefined) return undefined;
  return { row, column: keepsColumn ? column : Math.max(0, line.search(/\S/)), takes: 'lines' };
}

/** Words are letters, or other marks in a row. */
const words = /\w+|[^\w\s]+/g;

function wordsFrom(from: Place, key: 'w' | 'e' | 'b', lines: readonly string[], times: number): Place {
  let place = from;
  for (let left = times; left > 0; left -= 1) {
    const next = wordFrom(place, key, lines);
    if (next.row === place.row && next.column === place.column) break;
    place = next;
  }
  return place;
}

function wordFrom({ row, column }: Place, key: 'w' | 'e' | 'b', lines: readonly string[]): Place {
  const found = (at: number): RegExpExecArray[] => [...(lines[at] ?? '').matchAll(words)];
  if (key === 'b') {
    const before = found(row).filter(({ index }) => index < column);
    if (before.length > 0) return { row, column: before.at(-1)?.index ?? 0 };
    return row === 0 ? { row, column: 0 } : { row: row - 1, column: found(row - 1).at(-1)?.index ?? 0 };
  }
  const placeOf = ({ index, 0: word }: RegExpExecArray): number => (key === 'w' ? index : index + word.length - 1);
  const takes = key === 'e' ? ({ takes: 'last' } as const) : {};
  const next = found(row).find((word) => placeOf(word) > column);
  if (next) return { row, column: placeOf(next), ...takes };
  for (let at = row + 1; at < lines.length; at += 1) {
    const first = found(at)[0];
    if (first) return { row: at, column: placeOf(first), ...takes };
    if (key === 'w' && lines[at] === '') return { row: at, column: 0 };
  }
  return { row: lines.length - 1, column: Math.max(0, (lines.at(-1) ?? '').length), ...takes };
}
