/** What of an answer must be the same everywhere. */
import type { Reply } from './ask.ts';

export interface Answer {
  readonly code: number;
  readonly type: string;
  /** Of statuses everything, of other objects their kind, of texts their beginning. */
  readonly body: unknown;
}

const longestText = 600;

export function answerOf({ code, type, body }: Reply): Answer {
  const text = body.trim();
  if (!type.startsWith('application/json')) return { code, type, body: text.slice(0, longestText) };
  try {
    const object = JSON.parse(text.split('\n')[0] ?? '') as Record<string, unknown>;
    return {
      code,
      type,
      body: object.kind === 'Status' ? shorten(object) : { kind: object.kind ?? Object.keys(object) },
    };
  } catch {
    return { code, type, body: text.startsWith('{') ? { kind: 'several lines' } : text.slice(0, longestText) };
  }
}

/** Long texts are compared by their beginning. */
function shorten(value: unknown): unknown {
  if (typeof value === 'string') return value.length > longestText ? `${value.slice(0, longestText)}…` : value;
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shorten(child)]));
}
