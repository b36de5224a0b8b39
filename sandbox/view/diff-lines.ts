import type { DiffLine } from '../contract/tools-sizes.ts';

/** Unchanged lines kept around each difference, as diff(1) keeps them. */
const context = 3;
/** Cells of the table; texts that differ in more are shown as removed and added whole. */
const mostCells = 1_000_000;

/** The differences of two texts in runs of lines, each with some unchanged lines around it. */
export function diffLines(before: string, after: string): DiffLine[][] {
  const lines = compare(splitLines(before), splitLines(after));
  const hunks: DiffLine[][] = [];
  let lastKept = Number.NEGATIVE_INFINITY;
  lines.forEach((line, index) => {
    const near = lines.slice(Math.max(0, index - context), index + context + 1).some(({ sign }) => sign !== ' ');
    if (!near) return;
    if (index > lastKept + 1) hunks.push([]);
    hunks.at(-1)?.push(line);
    lastKept = index;
  });
  return hunks;
}

function splitLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function compare(before: readonly string[], after: readonly string[]): DiffLine[] {
  let [start, end] = [0, 0];
  const shortest = Math.min(before.length, after.length);
  while (start < shortest && before[start] === after[start]) start += 1;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return [
    ...same(before.slice(0, start)),
    ...longestCommon(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ sign: ' ', text }));
const removed = (text: string): DiffLine => ({ sign: '-', text });
const added = (text: string): DiffLine => ({ sign: '+', text });

/** By the table of the longest common subsequence (Wagner and Fischer, 1974). */
function longestCommon(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  if (before.length * width > mostCells) return [...before.map(removed), ...after.map(added)];
  const table = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => table[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1)
      table[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]];
    if (old !== undefined && old === fresh) {
      lines.push({ sign: ' ', text: old });
      row += 1;
      column += 1;
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(removed(old));
      row += 1;
    } else if (fresh !== undefined) {
      lines.push(added(fresh));
      column += 1;
    }
  }
  return lines;
}
