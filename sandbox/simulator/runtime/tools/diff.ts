/** diff: busybox' always in hunks, GNU's in hunks with -u and else as commands of ed. */
import { FileError } from '../files/folder.ts';
import { taskOf } from '../processes/open-path.ts';
import { allText, at, complain, input, options, print, type Run } from './tool.ts';

/** Lines around a change. */
const contextLines = 3;
/** Pairs of lines that are compared at most; beyond, everything between the first and the last difference counts as changed. */
const mostPairs = 1_000_000;
/** What comparing a pair of lines is worth in steps of a shell. */
const pairSteps = 0.0005;

/** Lines `from` to `to` of the one stand where `otherFrom` to `otherTo` of the other do; counted from zero, without the last. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

export async function diff(run: Run): Promise<number> {
  const { flags, rest } = options(run, 'uqbwiaNr', { unified: 'u', brief: 'q' });
  const [one = '', other = ''] = rest;
  const texts: string[] = [];
  for (const path of [one, other]) {
    try {
      texts.push(await allText(run, input(run, path)));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const message = run.style === 'gnu' ? `${path}: ${error.message}` : `can't stat '${path}': ${error.message}`;
      return await complain(run, message, 2);
    }
  }
  const [a = [], b = []] = texts.map(linesOf);
  const wait = taskOf(run.process).pace.step(Math.min(a.length * b.length, mostPairs) * pairSteps);
  if (wait) await wait;
  const shape = (line: string): string => {
    const spaced = flags.has('w')
      ? line.replaceAll(/\s/g, '')
      : flags.has('b')
        ? line.replaceAll(/\s+/g, ' ').trimEnd()
        : line;
    return flags.has('i') ? spaced.toLowerCase() : spaced;
  };
  const changes = changesOf(a.map(shape), b.map(shape));
  if (changes.length === 0) return 0;
  const isUnified = run.style !== 'gnu' || flags.has('u');
  if (flags.has('q')) await print(run, `Files ${one} and ${other} differ\n`);
  else if (isUnified)
    await print(run, `--- ${headOf(run, one)}\n+++ ${headOf(run, other)}\n${hunks(changes, a, b).join('')}`);
  else await print(run, changes.map((change) => command(change, a, b)).join(''));
  return 1;
}

/** With their line ends. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** GNU tells when a file was written. */
function headOf(run: Run, path: string): string {
  if (run.style !== 'gnu' || path === '-') return path;
  const [day, time = ''] = run.process.files.stat(at(run, path)).modifiedAt.toISOString().split('T');
  return `${path}\t${day} ${time.slice(0, -1)}000000 +0000`;
}

/** By the longest lines both have in common. */
function changesOf(a: readonly string[], b: readonly string[]): Change[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [rows, columns] = [a.length - start - end, b.length - start - end];
  if (rows + columns === 0) return [];
  const whole = { from: start, to: start + rows, otherFrom: start, otherTo: start + columns };
  if (rows === 0 || columns === 0 || rows * columns > mostPairs) return [whole];
  const width = columns + 1;
  // How many lines are in common from here on.
  const common = new Uint32Array((rows + 1) * width);
  const same = (i: number, j: number): boolean => a[start + i] === b[start + j];
  for (let i = rows - 1; i >= 0; i -= 1)
    for (let j = columns - 1; j >= 0; j -= 1)
      common[i * width + j] = same(i, j)
        ? (common[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const changes: Change[] = [];
  for (let [i, j] = [0, 0]; i < rows || j < columns; ) {
    const [from, otherFrom] = [start + i, start + j];
    while ((i < rows || j < columns) && !(i < rows && j < columns && same(i, j))) {
      const down = i < rows ? (common[(i + 1) * width + j] ?? 0) : -1;
      const right = j < columns ? (common[i * width + j + 1] ?? 0) : -1;
      if (down >= right) i += 1;
      else j += 1;
    }
    if (start + i > from || start + j > otherFrom) changes.push({ from, to: start + i, otherFrom, otherTo: start + j });
    while (i < rows && j < columns && same(i, j)) [i, j] = [i + 1, j + 1];
  }
  return changes;
}

function marked(mark: string, lines: readonly string[]): string {
  return lines
    .map((line) => (line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`))
    .join('');
}

/** `3c3`, `2,4d1`, `0a1,2` */
function command({ from, to, otherFrom, otherTo }: Change, a: readonly string[], b: readonly string[]): string {
  const span = (first: number, end: number): string =>
    end - first === 0 ? String(first) : end - first === 1 ? String(end) : `${first + 1},${end}`;
  const letter = from === to ? 'a' : otherFrom === otherTo ? 'd' : 'c';
  const [old, added] = [marked('< ', a.slice(from, to)), marked('> ', b.slice(otherFrom, otherTo))];
  return `${span(from, to)}${letter}${span(otherFrom, otherTo)}\n${old}${letter === 'c' ? '---\n' : ''}${added}`;
}

/** Changes whose surroundings touch stand in one hunk. */
function hunks(changes: readonly Change[], a: readonly string[], b: readonly string[]): string[] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.from - last.to <= 2 * contextLines) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => hunk(group, a, b));
}

function hunk(group: readonly Change[], a: readonly string[], b: readonly string[]): string {
  const [first, last] = [group[0] as Change, group.at(-1) as Change];
  const before = Math.min(contextLines, first.from);
  const after = Math.min(contextLines, a.length - last.to);
  const [from, to] = [first.from - before, last.to + after];
  const [otherFrom, otherTo] = [first.otherFrom - before, last.otherTo + after];
  const span = (start: number, end: number): string =>
    end - start === 1 ? String(end) : `${end === start ? start : start + 1},${end - start}`;
  let text = `@@ -${span(from, to)} +${span(otherFrom, otherTo)} @@\n`;
  let done = from;
  for (const change of group) {
    text += marked(' ', a.slice(done, change.from));
    text += marked('-', a.slice(change.from, change.to)) + marked('+', b.slice(change.otherFrom, change.otherTo));
    done = change.to;
  }
  return text + marked(' ', a.slice(done, to));
}
