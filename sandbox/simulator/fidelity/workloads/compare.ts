/** What differs between a recording and what came of the same script elsewhere. */
import { equal, type Json } from '../../patch/json.ts';
import { type Difference, lineDiff, pretty } from '../compare.ts';
import type { Played } from './tell.ts';

export function comparePlayed(script: string, recorded: Played, seen: Played): Difference[] {
  const differences: Difference[] = [];
  const compare = (where: string, want: Json | undefined, got: Json | undefined): void => {
    if (!equal(want, got)) differences.push({ script, where, text: lineDiff(pretty(want), pretty(got)) });
  };
  for (const [index, { line, code, stdout, stderr }] of recorded.lines.entries()) {
    const got = seen.lines[index];
    const said = (text: string): string[] => withoutManner(text).split('\n');
    compare(
      `$ ${line}`,
      { line, code, stdout: said(stdout), stderr: said(stderr) },
      got && { ...got, stdout: said(got.stdout), stderr: said(got.stderr) },
    );
  }
  if (seen.lines.length !== recorded.lines.length)
    differences.push({ script, where: 'all', text: 'the script has other lines than its recording: record it again' });
  compare('answers', recorded.answers, seen.answers);
  for (const part of ['pods', 'events', 'objects'] as const)
    for (const key of new Set([...Object.keys(recorded[part]), ...Object.keys(seen[part])].sort()))
      compare(`${part} ${key}`, recorded[part][key], seen[part][key]);
  return differences;
}

/** Without what one kubectl says in other words than the next: from 1.34 on it names the namespace of what it has deleted. */
function withoutManner(text: string): string {
  return text.replaceAll(/( deleted) from \S+ namespace$/gm, '$1');
}
