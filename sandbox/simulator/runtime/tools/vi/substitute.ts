import { mostText, type TextBuffer } from './text-buffer.ts';

export const tooLong = 'The text would become too long';

/**
 * `s/old/new/`, `%s/old/new/g`, `2,$s/…`: what is to be told of it, nothing where nothing is; undefined for another command. Both are
 * taken as they are, as in busybox, which is built without expressions here.
 */
export function substitute(command: string, buffer: TextBuffer): string | undefined {
  const [, range = '.', delimiter = '', rest = ''] =
    /^(%|(?:\d+|[.$])(?:,(?:\d+|[.$]))?)?s([^\w\s"])(.*)$/.exec(command) ?? [];
  if (delimiter === '') return undefined;
  const [old = '', by = '', flags = ''] = rest.split(delimiter);
  const [first, last] = linesOf(range, buffer);
  const changed = new Map<number, string>();
  let room = mostText - buffer.size;
  for (let at = first; at <= last; at += 1) {
    const line = buffer.lines[at] ?? '';
    if (old === '' || !line.includes(old)) continue;
    room -= (flags.includes('g') ? line.split(old).length - 1 : 1) * by.length;
    if (room < 0) return tooLong;
    changed.set(at, flags.includes('g') ? line.replaceAll(old, () => by) : line.replace(old, () => by));
  }
  if (changed.size === 0) return 'No match';
  buffer.remember();
  for (const [at, line] of changed) buffer.lines[at] = line;
  buffer.to([...changed.keys()].at(-1) ?? first, 0);
  return '';
}

function linesOf(range: string, { row, lines }: TextBuffer): readonly [number, number] {
  if (range === '%') return [0, lines.length - 1];
  const numberOf = (text: string): number => (text === '.' ? row : text === '$' ? lines.length - 1 : Number(text) - 1);
  const [from = '.', to = from] = range.split(',');
  return [Math.max(0, numberOf(from)), Math.min(lines.length - 1, numberOf(to))];
}
