/** What a real cluster answered, kept in the repository: a file per script and minor version of kubectl. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Json } from '../patch/json.ts';
import type { ScriptResult } from './run-script.ts';

const folder = join(import.meta.dirname, 'recordings');
const schema = z.object({
  lines: z.array(z.object({ line: z.string(), code: z.int(), stdout: z.string(), stderr: z.string() })),
  objects: z.record(z.string(), z.custom<Json>()),
});

function fileOf(minor: string, script: string): string {
  return join(folder, minor, `${script}.json`);
}

/** `minor` is that of kubectl: `1.35`. */
export function readRecording(minor: string, script: string): ScriptResult | undefined {
  const file = fileOf(minor, script);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** The minors of kubectl that are recorded with; what the ones between them send is seen with their neighbours. */
export const recordedMinors = ['1.28', '1.33', '1.35'];

export function writeRecording(minor: string, script: string, result: ScriptResult): void {
  mkdirSync(join(folder, minor), { recursive: true });
  writeFileSync(fileOf(minor, script), `${JSON.stringify(result, null, 1)}\n`);
}

/** The recorded minor that is nearest to a kubectl's own, the older one of two. */
export function nearestRecorded(minor: string): string {
  const distance = (other: string): number => Math.abs(Number(other.slice(2)) - Number(minor.slice(2)));
  return recordedMinors.reduce((best, other) => (distance(other) < distance(best) ? other : best));
}
