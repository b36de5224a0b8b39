/**
 * One step of a path into an object, in the text that FieldsV1 uses for it: `f:name` a field, `k:{…}` an item of a list by its keys,
 * `v:…` an item of a set, `i:0` an item by its place. Source: structured-merge-diff/fieldpath/{element,serialize-pe}.go.
 */
import { isList, isObject, type Json } from '../patch/json.ts';

export type PathElement = string;
export type Path = readonly PathElement[];

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** `keys` are sorted by name. */
export function keyElement(keys: readonly (readonly [string, Json])[]): PathElement {
  return `k:{${keys.map(([name, value]) => `${JSON.stringify(name)}:${goJson(value)}`).join(',')}}`;
}

export function valueElement(value: Json): PathElement {
  return `v:${goJson(value)}`;
}

export function isField(element: PathElement): boolean {
  return element.startsWith('f:');
}

export function isKey(element: PathElement): boolean {
  return element.startsWith('k:');
}

/** The name within a field element. */
export function fieldName(element: PathElement): string {
  return element.slice(2);
}

const escapedForHtml = /[<>&\u2028\u2029]/g;

/** JSON as Go's encoder writes it: keys sorted, and `<`, `>` and `&` escaped. */
export function goJson(value: Json): string {
  if (isList(value)) return `[${value.map(goJson).join(',')}]`;
  if (isObject(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${goJson(key)}:${goJson(value[key] ?? null)}`);
    return `{${entries.join(',')}}`;
  }
  const text = JSON.stringify(value);
  return typeof value === 'string'
    ? text.replace(escapedForHtml, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;
}

/** Reads an element that came from outside; undefined for kinds that are not known yet. Throws Error for what cannot be read. */
export function parseElement(text: string): PathElement | undefined {
  if (text.length < 2) throw new Error('key must be 2 characters long:');
  if (text[1] !== ':') throw new Error(`missing colon: ${text}`);
  switch (text[0]) {
    case 'f':
      return text;
    case 'v':
      return valueElement(JSON.parse(text.slice(2)) as Json);
    case 'k':
      return keyElement(keysOf(text));
    case 'i':
      if (!/^[-+]?\d+$/.test(text.slice(2)))
        throw new Error(`strconv.Atoi: parsing "${text.slice(2)}": invalid syntax`);
      return `i:${Number(text.slice(2))}`;
    default:
      return undefined;
  }
}

/** Names and values of a key element, sorted by name. */
function keysOf(element: PathElement): (readonly [string, Json])[] {
  const parsed = JSON.parse(element.slice(2)) as Json;
  if (!isObject(parsed)) throw new Error('ReadObjectCB: expect { or n');
  return Object.entries(parsed).sort(([a], [b]) => byText(a, b));
}

/** As errors name it: `.spec`, `[name="web"]`, `[="a"]`, `[0]`. */
export function showElement(element: PathElement): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k':
      return `[${keysOf(element)
        .map(([name, value]) => `${name}=${showValue(value)}`)
        .join(',')}]`;
    case 'v':
      return `[=${showValue(JSON.parse(rest) as Json)}]`;
    default:
      return `[${rest}]`;
  }
}

export function showPath(path: Path): string {
  return path.map(showElement).join('');
}

function showValue(value: Json): string {
  if (isList(value)) return `[${value.map(showValue).join(',')}]`;
  if (isObject(value)) {
    return Object.entries(value)
      .map(([key, child]) => `${key}=${showValue(child)}`)
      .join('');
  }
  return JSON.stringify(value);
}

const kindOrder = 'fkvi';

/** Elements in the order FieldsV1 lists them: fields, keys, values, places. */
export function sortElements(elements: Iterable<PathElement>): PathElement[] {
  const all = [...elements];
  if (all.length < 2) return all;
  if (all.every(isField)) return all.sort();
  const read = all.map((text) => ({ text, kind: kindOrder.indexOf(text[0] ?? ''), value: orderValue(text) }));
  return read.sort((a, b) => a.kind - b.kind || compareValues(a.value, b.value)).map(({ text }) => text);
}

/** What elements of the same kind are ordered by; keys by names and values in turn, as a list. */
function orderValue(element: PathElement): Json {
  if (isField(element)) return element;
  return isKey(element) ? keysOf(element).flat() : (JSON.parse(element.slice(2)) as Json);
}

/** Numbers before strings before booleans before lists before maps before null (value.Compare in value/value.go). */
function compareValues(a: Json, b: Json): number {
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  if (typeof a === 'number') return a - Number(b);
  if (typeof a === 'string') return byText(a, String(b));
  if (typeof a === 'boolean') return Number(a) - Number(b);
  if (isList(a) && isList(b)) return compareLists(a, b);
  if (isObject(a) && isObject(b)) return compareLists(sortedEntries(a), sortedEntries(b));
  return 0;
}

function compareLists(a: readonly Json[], b: readonly Json[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = compareValues(a[i] ?? null, b[i] ?? null);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function sortedEntries(object: Readonly<Record<string, Json>>): Json[] {
  return Object.entries(object)
    .sort(([x], [y]) => byText(x, y))
    .flat();
}

function rank(value: Json): number {
  if (isList(value)) return 3;
  if (isObject(value)) return 4;
  return ['number', 'string', 'boolean', '', '', 'object'].indexOf(typeof value);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
