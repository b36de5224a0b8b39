import type { Lab } from '../labs/lab.ts';

/** Places that a lab's steps and conditions lead to and a lesson's text does not have: the id of a heading, or `<Anchor id="…" />`. */
export function missingAnchors(source: string, headings: readonly string[], { steps }: Lab): readonly string[] {
  const placed = new Set([...headings, ...[...source.matchAll(/<Anchor id="([^"]+)"/g)].map((match) => match[1])]);
  const named = steps.flatMap(({ explainedAt, conditions }) => [
    explainedAt,
    ...conditions.map((condition) => condition.explainedAt),
  ]);
  return [...new Set(named)].flatMap((anchor) => (anchor === undefined || placed.has(anchor) ? [] : [anchor]));
}
