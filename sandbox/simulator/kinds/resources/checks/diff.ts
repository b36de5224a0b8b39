/** How the server shows what changed in a part that may not: a unified diff of Go's JSON. Source: apimachinery/pkg/util/diff/diff.go. */

const context = 3;
type Line = readonly [mark: ' ' | '-' | '+', text: string];

/** Two values, in the key order given. */
export function diff(before: unknown, after: unknown): string {
  const lines = compared(JSON.stringify(before, null, 1).split('\n'), JSON.stringify(after, null, 1).split('\n'));
  return hunks(lines)
    .map(({ from, to }) => hunk(lines, from, to))
    .join('');
}

/** The longest common part stays, the rest goes and comes. */
function compared(a: readonly string[], b: readonly string[]): Line[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (lengths[i] ?? [])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push([' ', a[i] ?? '']);
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) lines.push(['-', a[i++] ?? '']);
    else lines.push(['+', b[j++] ?? '']);
  }
  return lines;
}

function hunks(lines: readonly Line[]): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const [i, [mark]] of lines.entries()) {
    if (mark === ' ') continue;
    const last = found.at(-1);
    if (last && i - context <= last.to) last.to = Math.min(i + context + 1, lines.length);
    else found.push({ from: Math.max(0, i - context), to: Math.min(i + context + 1, lines.length) });
  }
  return found;
}

function hunk(lines: readonly Line[], from: number, to: number): string {
  const count = (skip: Line[0], part: readonly Line[]): number => part.filter(([mark]) => mark !== skip).length;
  const [before, inside] = [lines.slice(0, from), lines.slice(from, to)];
  const range = (skip: Line[0]): string => `${count(skip, before) + 1},${count(skip, inside)}`;
  return `@@ -${range('+')} +${range('-')} @@\n${inside.map(([mark, text]) => `${mark}${text}\n`).join('')}`;
}
