/** Timelines taken from a real cluster, kept beside this file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'node:util';
import type { Mark, Timeline } from './timeline.ts';

const file = new URL('./recorded.json', import.meta.url);

export interface Recorded {
  readonly timeline: Timeline;
  /** Reasons and messages of the Pod's events from its deletion on. */
  readonly events: readonly string[];
}

export function readRecordings(): Readonly<Record<string, Recorded>> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Recorded>;
}

export function writeRecordings(recordings: Readonly<Record<string, Recorded>>): void {
  writeFileSync(file, `${JSON.stringify(recordings, undefined, 2)}\n`);
}

/** How far moments may lie apart, ms. */
const toleranceMs = 250;
/** A real kubelet takes Pods away in rounds, once a second. */
const roundsMs = 500;

/** What differs between the same story told by two clusters; empty when nothing does. */
export function differences(real: Timeline, simulated: Timeline): string[] {
  const problems = real.flatMap(({ what, ms }) => {
    const found = simulated.find((mark: Mark) => mark.what === what);
    if (!found) return [format('missing: %s at %d ms', what, ms)];
    const apart = Math.abs(found.ms - ms);
    return apart > (what === 'gone' ? roundsMs : toleranceMs)
      ? [format('%s: %d ms there, %d ms here', what, ms, found.ms)]
      : [];
  });
  const extra = simulated.filter(({ what }) => !real.some((mark) => mark.what === what));
  return [...problems, ...extra.map(({ what, ms }) => format('only here: %s at %d ms', what, ms))];
}
