/** What is wrong in a manifest, by the cluster's own schemas: unknown and missing fields, wrong types, values that are not allowed. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import type { FieldSchema, KindSchema } from '../../../sandbox/contract/tools-sizes.ts';

/** What is wrong, for the page to put into words. */
export type Wrong =
  | { readonly what: 'yaml'; readonly message: string }
  | { readonly what: 'unknownField'; readonly field: string; readonly kind: string; readonly near: string }
  | { readonly what: 'missing'; readonly field: string }
  | { readonly what: 'wrongType'; readonly field: string; readonly wanted: string; readonly seen: string }
  | { readonly what: 'notOneOf'; readonly field: string; readonly values: string; readonly seen: string }
  | { readonly what: 'noKind'; readonly kind: string; readonly apiVersion: string };

export interface Problem {
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly wrong: Wrong;
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
}

/** `undefined`: not known yet; `null`: the cluster has no such kind. */
export type FindSchema = (of: Manifest) => KindSchema | null | undefined;

/** More would only be scrolled past. */
const mostProblems = 100;

export function checkManifest(text: string, findSchema: FindSchema): Problem[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  const problems: Problem[] = [];
  const tell = (range: readonly number[] | null | undefined, wrong: Wrong): void => {
    const from = Math.min(range?.[0] ?? 0, text.length);
    const to = Math.min(Math.max(range?.[1] ?? from, from + 1), text.length);
    problems.push({ from: Math.min(from, to), to, line: lines.linePos(from).line, wrong });
  };
  for (const document of Array.isArray(documents) ? documents : []) {
    for (const { pos, message } of [...document.errors, ...document.warnings])
      tell(pos, { what: 'yaml', message: message.split('\n')[0]?.replace(/ at line \d+.*$/, '') ?? message });
    const named = nameOf(document);
    if (!named || !isMap(document.contents)) continue;
    const schema = findSchema(named);
    if (schema === null) tell(valueRange(document.contents, 'kind'), { what: 'noKind', ...named });
    if (schema) new Check(schema, tell).field(document.contents, { ref: schema.root }, named.kind, named.kind);
  }
  return problems.sort((a, b) => a.from - b.from).slice(0, mostProblems);
}

/** API version and kind of a document that names both. */
export function nameOf(document: Document): Manifest | undefined {
  if (!isMap(document.contents)) return undefined;
  const [apiVersion, kind] = [document.contents.get('apiVersion'), document.contents.get('kind')];
  return typeof apiVersion === 'string' && typeof kind === 'string' ? { apiVersion, kind } : undefined;
}

function valueRange(map: YAMLMap, key: string): readonly number[] | null | undefined {
  const node = map.get(key, true);
  return isScalar(node) ? node.range : map.range;
}

/** A schema with what it refers to in its place. */
export function resolve(schema: FieldSchema, { schemas }: KindSchema): FieldSchema {
  return schema.ref === undefined ? schema : (schemas[schema.ref] ?? { open: true });
}

class Check {
  readonly #schema: KindSchema;
  readonly #tell: (range: readonly number[] | null | undefined, wrong: Wrong) => void;

  constructor(schema: KindSchema, tell: (range: readonly number[] | null | undefined, wrong: Wrong) => void) {
    this.#schema = schema;
    this.#tell = tell;
  }

  /** `field` names the value for the reader; `kind`, the object that it stands in. */
  field(node: unknown, given: FieldSchema, field: string, kind: string): void {
    const schema = resolve(given, this.#schema);
    const { type, open } = schema;
    // Nothing is a value that servers take for any field; what an alias stands for is checked where it stands.
    if (node === null || isAlias(node) || (isScalar(node) && node.value === null)) return;
    if (type === undefined || (open && !schema.properties)) return;
    const seen = typeOf(node);
    if (!fits(seen, type)) {
      this.#tell((node as Node).range, { what: 'wrongType', field, wanted: type, seen });
      return;
    }
    if (isSeq(node)) for (const item of node.items) this.field(item, schema.items ?? {}, field, kind);
    else if (isMap(node)) this.#object(node, schema, field, kind);
    else if (isScalar(node) && schema.enum && !schema.enum.includes(String(node.value)))
      this.#tell(node.range, { what: 'notOneOf', field, values: schema.enum.join(', '), seen: String(node.value) });
  }

  #object(map: YAMLMap, schema: FieldSchema, field: string, kind: string): void {
    const { properties, values, open, required = [] } = schema;
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const known = properties && Object.hasOwn(properties, name) ? properties[name] : values;
      if (known) this.field(value, known, name, field);
      else if (!open && properties)
        this.#tell(isScalar(key) ? key.range : map.range, {
          what: 'unknownField',
          field: name,
          kind: field,
          near: nearest(name, Object.keys(properties)),
        });
    }
    for (const name of required)
      if (!map.has(name))
        this.#tell(startOf(map), { what: 'missing', field: `${kind === field ? '' : `${field}.`}${name}` });
  }
}

/** The first key stands for the whole object: it would otherwise be marked over many lines. */
function startOf(map: YAMLMap): readonly number[] | null | undefined {
  const first = map.items[0]?.key;
  return isScalar(first) ? first.range : map.range;
}

function typeOf(node: unknown): string {
  if (isMap(node)) return 'object';
  if (isSeq(node)) return 'array';
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number' || typeof value === 'bigint')
    return Number.isInteger(Number(value)) ? 'integer' : 'number';
  return 'string';
}

function fits(seen: string, wanted: string): boolean {
  if (wanted === 'number') return seen === 'number' || seen === 'integer';
  if (wanted === 'int-or-string') return seen !== 'object' && seen !== 'array' && seen !== 'boolean';
  return seen === wanted;
}

/** The name that was probably meant; empty when none is near. */
function nearest(name: string, names: readonly string[]): string {
  const lower = name.toLowerCase();
  const scored = names.map((each) => [distance(lower, each.toLowerCase()), each] as const).sort(([a], [b]) => a - b);
  const [best] = scored;
  return best && best[0] <= Math.max(1, Math.floor(name.length / 3)) ? best[1] : '';
}

/** Letters to change, add or leave out (Levenshtein, 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}
