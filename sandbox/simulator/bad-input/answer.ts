/** What of an answer must be the same everywhere. */
import type { Reply } from './ask.ts';

export interface Answer {
  readonly code: number;
  readonly type: string;
  /** Of statuses everything, of other objects their kind, of texts their beginning. */
  readonly body: unknown;
}

/** What differs from cluster to cluster. */
const own = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>'],
  [/(resourceVersion\\*": *\\*"|resourceVersion: "|current: )\d+/g, '$1<version>'],
] as const;
const longestText = 600;

export function answerOf({ code, type, body }: Reply): Answer {
  const text = own.reduce((shown, [pattern, name]) => shown.replaceAll(pattern, name), body.trim());
  if (!type.startsWith('application/json')) return { code, type, body: text.slice(0, longestText) };
  const object = parse(text) ?? parse(text.split('\n')[0] ?? '');
  if (!object) return { code, type, body: text.slice(0, longestText) };
  return {
    code,
    type,
    body: object.kind === 'Status' ? shorten(object) : { kind: object.kind ?? Object.keys(object) },
  };
}

/** The whole, or the first line of a watch. */
function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Long texts are compared by their beginning. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shorten(child)]));
}
