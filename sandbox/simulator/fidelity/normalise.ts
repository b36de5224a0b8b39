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
  [/("continue":)"[\w-]+"/g, '$1"<token>"'],
  // Also where an object is shown within a text of another.
  [/(\\*"?resourceVersion\\*"?: ?)\\*"?\d+\\*"?/g, '$1<version>'],
  // Where the server was compiled.
  [/(in scheme )"[^"]+"/g, '$1"<scheme>"'],
  [/\b(kube-api-access)-[a-z0-9]{5}\b/g, '$1-<random>'],
  [/\b(gen)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<random>'],
  [/\b3[0-2]\d{3}(?=\/(TCP|UDP|SCTP)|\b)/g, '<port>'],
  [/\b[\w-]+-control-plane\b/g, '<node>'],
  // The real cluster's name and the simulated one's.
  [/\b(kind-)?drydock-(fidelity|drift)\b/g, '<context>'],
  [/\b(debugger)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<random>'],
  [/(the ResourceVersion in record \()\d+/g, '$1<version>'],
  [/(Resource Version: +)\d+/g, '$1<version>'],
  [/\/tmp\/[\w./-]*?([\w.-]+\.(yaml|json|txt))/g, '$1'],
  [/\/tmp\/[\w.-]+/g, '<tmp>'],
  // Ages and durations: `5s`, `2m3s`, `1d2h`.
  [/(?<=[\s(]|^)(\d+[dhms])+(?=[\s),]|$)/gm, '<age>'],
  [/<(unknown|invalid)>(?=\s|$)/g, '<$1>'],
];

/** What a client logs of its own watches depends on how fast it was. */
const clientLog = /^[IWE]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ reflector\.go/;

/** Words are kept, the width of columns is not: it follows from what was replaced. */
export function normaliseText(text: string): string {
  // First of all: the number of a process may look like a port.
  const told = text.split('\n').filter((line) => !clientLog.test(line));
  const replaced = replacements.reduce((all, [pattern, by]) => all.replaceAll(pattern, by), told.join('\n'));
  return replaced
    .split('\n')
    .map((line) => line.replaceAll(/[ \t]+/g, ' ').trimEnd())
    .join('\n');
}

/** What a program has printed. Objects on a line of their own, as `--raw` prints them, are compared as objects: the order of their fields is not. */
export function normaliseOutput(text: string): string {
  return normaliseText(text.split('\n').map(normaliseLine).join('\n'));
}

function normaliseLine(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    return JSON.stringify(normaliseObject(JSON.parse(line) as Json));
  } catch {
    return line;
  }
}

const left = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'selfLink']);

/** A stored object: managedFields stay, without their times. */
export function normaliseObject(value: Json): Json {
  if (typeof value === 'string') return normaliseText(value);
  if (isList(value)) return value.map(normaliseObject);
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !left.has(key))
    .map(([key, child]) => [normaliseText(key), normaliseField(key, child)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function normaliseField(key: string, value: Json): Json {
  if (key === 'nodePort') return '<port>';
  const normal = normaliseObject(value);
  // The server walks a map of bindings.
  if ((key === 'resourceRules' || key === 'nonResourceRules') && isList(normal))
    return [...normal].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  // Their order is that of their times, of which nothing is left.
  if (key === 'managedFields' && isList(normal)) return [...normal].sort((a, b) => (ownerOf(a) < ownerOf(b) ? -1 : 1));
  return normal;
}

function ownerOf(entry: Json): string {
  const { operation, manager, subresource, apiVersion } = isObject(entry) ? entry : {};
  return JSON.stringify([operation, manager, subresource, apiVersion]);
}
