/** Takes out of an answer what differs from run to run: uids, times, addresses, versions, generated names. What is left must be the same. */
import { isList, isObject, type Json } from '../patch/json.ts';

const replacements: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)? [+-]\d{4}( UTC)?/g, '<time>'],
  [/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/https:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+/g, '<server>'],
  [/\b10\.(96|244)\.\d+\.\d+\b/g, '<ip>'],
  [/\b172\.\d+\.\d+\.\d+\b/g, '<ip>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  [/X509SHA256=[0-9a-f]{64}/g, 'X509SHA256=<hash>'],
  [/JTI=\S+?(?=[\]\s"])/g, 'JTI=<uid>'],
  // Clients are told apart by the name of their program.
  [/\bkubectl\.1\.\d+\b/g, 'kubectl'],
  [/("?resourceVersion"?: )"?\d+"?/g, '$1<version>'],
  [/\b(kube-api-access)-[a-z0-9]{5}\b/g, '$1-<random>'],
  [/\b(gen)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<random>'],
  [/\b3[0-2]\d{3}(?=\/(TCP|UDP|SCTP)|\b)/g, '<port>'],
  [/\b[\w-]+-control-plane\b/g, '<node>'],
  [/\/tmp\/[\w./-]*?([\w.-]+\.(yaml|json|txt))/g, '$1'],
  [/\/tmp\/[\w.-]+/g, '<tmp>'],
  // Ages and durations: `5s`, `2m3s`, `1d2h`.
  [/(?<=[\s(]|^)(\d+[dhms])+(?=[\s),]|$)/gm, '<age>'],
  [/<(unknown|invalid)>(?=\s|$)/g, '<$1>'],
];

/** Words are kept, the width of columns is not: it follows from what was replaced. */
export function normaliseText(text: string): string {
  const replaced = replacements.reduce((all, [pattern, by]) => all.replaceAll(pattern, by), text);
  return replaced
    .split('\n')
    .map((line) => line.replaceAll(/[ \t]+/g, ' ').trimEnd())
    .join('\n');
}

const left = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'selfLink']);

/** A stored object: managedFields stay, without their times. */
export function normaliseObject(value: Json): Json {
  if (typeof value === 'string') return normaliseText(value);
  if (isList(value)) return value.map(normaliseObject);
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !left.has(key))
    .map(([key, child]) => [normaliseText(key), key === 'nodePort' ? '<port>' : normaliseObject(child)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
