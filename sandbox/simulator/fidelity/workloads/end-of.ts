import type { Played } from './tell.ts';

/** Of a story what does not depend on how fast a machine is: how each command ended, what is there in the end, and which things were told of it. */
export function endOf({ lines, events, objects }: Played): Played {
  const reasons = (told: readonly string[]): string[] =>
    [...new Set(told.map((line) => line.slice(0, line.indexOf(':'))))].sort();
  return {
    lines: lines.map((line) => ({ ...line, stdout: '', stderr: '' })),
    answers: [],
    pods: {},
    events: Object.fromEntries(Object.entries(events).map(([about, stories]) => [about, [reasons(stories.flat())]])),
    objects,
  };
}
