import { type BenchRow, notMeasured } from './bench-row.ts';

/** Runs all parts of a bench, or those that are named; one that fails is said and the others go on. Throws for an unknown name. */
export async function runParts<Part>(
  parts: Readonly<Record<string, Part>>,
  only: readonly string[],
  say: (line: string) => void,
  measure: (part: Part) => Promise<BenchRow[]>,
): Promise<BenchRow[]> {
  const unknown = only.filter((name) => !(name in parts));
  if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`);
  const rows: BenchRow[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (only.length > 0 && !only.includes(name)) continue;
    say(name);
    try {
      rows.push(...(await measure(part)));
    } catch (error) {
      // The others are measured all the same.
      say(`${name} failed: ${error instanceof Error ? error.message : error}`);
      rows.push(notMeasured(name));
    }
  }
  return rows;
}
