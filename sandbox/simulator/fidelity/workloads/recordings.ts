/** What a real cluster did, kept in the repository: a file per script. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Json } from '../../patch/json.ts';
import type { Played } from './tell.ts';

const folder = join(import.meta.dirname, 'recordings');
const schema = z.object({
  lines: z.array(z.object({ line: z.string(), code: z.int(), stdout: z.string(), stderr: z.string() })),
  answers: z.array(z.string()),
  pods: z.record(z.string(), z.array(z.string())),
  events: z.record(z.string(), z.array(z.array(z.string()))),
  objects: z.record(z.string(), z.array(z.custom<Json>())),
});

export function readPlayed(script: string): Played | undefined {
  const file = join(folder, `${script}.json`);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

export function writePlayed(script: string, played: Played): void {
  writeFileSync(join(folder, `${script}.json`), `${JSON.stringify(played, null, 1)}\n`);
}
