/** Label and field selectors, as query parameters carry them. */
import type { FakeObject } from './objects.ts';

/** Whether an object is meant by `labelSelector` and `fieldSelector`; either may be null. */
export function isSelected(object: FakeObject, query: URLSearchParams): boolean {
  const labels = object.metadata.labels ?? {};
  const byLabel = split(query.get('labelSelector')).every((term) => fitsLabel(labels, term));
  return byLabel && split(query.get('fieldSelector')).every((term) => fitsField(object, term));
}

/** At commas outside of parentheses. */
function split(selector: string | null): string[] {
  return (selector ?? '')
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== '');
}

function fitsLabel(labels: Readonly<Record<string, string>>, term: string): boolean {
  const among = /^(\S+)\s+(in|notin)\s+\((.*)\)$/.exec(term);
  if (among) {
    const [, key = '', operator, list = ''] = among;
    const values = list.split(',').map((value) => value.trim());
    return values.includes(labels[key] ?? '\0') === (operator === 'in');
  }
  if (term.startsWith('!')) return !Object.hasOwn(labels, term.slice(1));
  const [, key = '', operator, value] = /^([^=!]+)(!=|==?)(.*)$/.exec(term) ?? [];
  if (operator === undefined) return Object.hasOwn(labels, term);
  return (labels[key] === value) === (operator !== '!=');
}

function fitsField(object: FakeObject, term: string): boolean {
  const [, path = '', operator, value] = /^([^=!]+)(!=|==?)(.*)$/.exec(term) ?? [];
  let found: unknown = object;
  for (const name of path.split('.')) found = (found as Record<string, unknown> | undefined)?.[name];
  return (String(found ?? '') === value) === (operator !== '!=');
}
