/** What differs between a recording and what came of the same script elsewhere. */
import { equal, type Json } from '../patch/json.ts';
import type { ScriptResult } from './run-script.ts';

export interface Difference {
  readonly script: string;
  /** The line of kubectl, or `object <kind> <name>`. */
  readonly where: string;
  /** What was recorded and what was seen, for people to read. */
  readonly text: string;
}

export function compareResults(script: string, recorded: ScriptResult, seen: ScriptResult): Difference[] {
  const differences: Difference[] = [];
  for (const [index, want] of recorded.lines.entries()) {
    const got = seen.lines[index];
    const parts = (['code', 'stdout', 'stderr'] as const).filter((key) => want[key] !== got?.[key]);
    if (parts.length === 0) continue;
    const text = parts.map((key) => `${key}:\n${lineDiff(String(want[key]), String(got?.[key] ?? ''))}`).join('\n');
    differences.push({ script, where: want.line, text });
  }
  for (const key of new Set([...Object.keys(recorded.objects), ...Object.keys(seen.objects)])) {
    const [want, got] = [recorded.objects[key], seen.objects[key]];
    if (equal(want, got)) continue;
    differences.push({ script, where: `object ${key}`, text: lineDiff(pretty(want), pretty(got)) });
  }
  return differences;
}

function pretty(value: Json | undefined): string {
  return value === undefined ? '(none)' : JSON.stringify(value, null, 1);
}

/** Lines only one side has; `-` recorded, `+` seen. */
function lineDiff(want: string, got: string): string {
  const [a, b] = [want.split('\n'), got.split('\n')];
  const lost = a.filter((line) => count(a, line) > count(b, line) || !b.includes(line)).map((line) => `- ${line}`);
  const found = b.filter((line) => count(b, line) > count(a, line) || !a.includes(line)).map((line) => `+ ${line}`);
  return lost.length + found.length === 0 ? '(the order of lines differs)' : [...lost, ...found].join('\n');
}

function count(lines: readonly string[], line: string): number {
  return lines.filter((other) => other === line).length;
}
