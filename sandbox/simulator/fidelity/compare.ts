/** What differs between a recording and what came of the same script elsewhere. */
import { equal, type Json } from '../patch/json.ts';
import { type Exception, exceptionFor } from './exceptions.ts';
import type { LineResult, ScriptResult } from './run-script.ts';

export interface Difference {
  readonly script: string;
  /** The line of kubectl, or `object <kind> <name>`. */
  readonly where: string;
  /** What was recorded and what was seen, for people to read. */
  readonly text: string;
}

export interface CompareOptions {
  /** Those of the simulator, or only those that hold between two real clusters as well. */
  readonly exceptions: 'all' | 'any-order-only';
}

export function compareResults(
  script: string,
  recorded: ScriptResult,
  seen: ScriptResult,
  { exceptions }: CompareOptions = { exceptions: 'all' },
): Difference[] {
  const differences: Difference[] = [];
  for (const [index, want] of recorded.lines.entries()) {
    const known = exceptionFor(script, want.line);
    const exception = exceptions === 'any-order-only' && known?.how === 'differs' ? undefined : known;
    const text = compareLine(want, seen.lines[index], exception);
    if (text !== undefined) differences.push({ script, where: want.line, text });
  }
  if (seen.lines.length !== recorded.lines.length)
    differences.push({ script, where: 'all', text: 'the script has other lines than its recording: record it again' });
  for (const key of new Set([...Object.keys(recorded.objects), ...Object.keys(seen.objects)])) {
    const [want, got] = [recorded.objects[key], seen.objects[key]];
    if (equal(want, got)) continue;
    differences.push({ script, where: `object ${key}`, text: lineDiff(pretty(want), pretty(got)) });
  }
  return differences;
}

function compareLine(
  want: LineResult,
  got: LineResult | undefined,
  exception: Exception | undefined,
): string | undefined {
  if (got?.line !== want.line) return `another line was run: ${got?.line ?? 'none'}`;
  if (exception?.how === 'some-problems') return compareProblems(want, got);
  const shown = (text: string): string => (exception?.how === 'any-order' ? text.split('\n').sort().join('\n') : text);
  const parts = (['code', 'stdout', 'stderr'] as const).filter(
    (key) => shown(String(want[key])) !== shown(String(got[key])),
  );
  if (exception?.how === 'unsteady') return undefined;
  if (exception?.how === 'differs')
    return parts.length === 0 ? 'is an exception, but does not differ any more' : undefined;
  if (parts.length === 0) return undefined;
  return parts.map((key) => `${key}:\n${lineDiff(String(want[key]), String(got[key]))}`).join('\n');
}

/** `Error from server: …: .spec.a: field not declared in schema`, or a line each after `errors:`. */
const problem = /(?:^ ?|: )(\.\S+: [^:\n]+)$/gm;

/** All but the problems is the same, and one of the problems. */
function compareProblems(want: LineResult, got: LineResult): string | undefined {
  const problemsOf = ({ stderr }: LineResult): string[] => [...stderr.matchAll(problem)].map(([, found = '']) => found);
  const rest = ({ code, stdout, stderr }: LineResult): string =>
    JSON.stringify([code, stdout, stderr.replaceAll(problem, '').replace(': errors:', '').trim()]);
  const common = problemsOf(want).some((found) => problemsOf(got).includes(found));
  if (common && rest(want) === rest(got)) return undefined;
  return `stderr:\n${lineDiff(want.stderr, got.stderr)}`;
}

export function pretty(value: Json | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value, null, 1);
}

/** Lines only one side has; `-` recorded, `+` seen. */
export function lineDiff(want: string, got: string): string {
  const [a, b] = [want.split('\n'), got.split('\n')];
  const lost = a.filter((line) => count(a, line) > count(b, line) || !b.includes(line)).map((line) => `- ${line}`);
  const found = b.filter((line) => count(b, line) > count(a, line) || !a.includes(line)).map((line) => `+ ${line}`);
  return lost.length + found.length === 0 ? '(the order of lines differs)' : [...lost, ...found].join('\n');
}

function count(lines: readonly string[], line: string): number {
  return lines.filter((other) => other === line).length;
}
