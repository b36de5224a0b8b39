/** What can be written at a place of a manifest, by the cluster's own schemas. */
import { builtInKinds } from '../../../sandbox/contract/built-in-kinds.ts';
import type { FieldSchema, KindSchema } from '../../../sandbox/contract/tools-sizes.ts';
import { type FindSchema, resolve } from './check-manifest.ts';

export interface Choice {
  readonly text: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
}

export interface Choices {
  /** Offset at which the word begins that a choice takes the place of. */
  readonly from: number;
  /** `key`: a colon belongs behind it. */
  readonly what: 'key' | 'value';
  readonly choices: readonly Choice[];
}

interface Line {
  readonly indent: number;
  readonly key: string;
  /** The line begins an item of a list, at this indent. */
  readonly dash: number | undefined;
}

const shape = /^(\s*)((?:- +)*)(?:([\w./-]+|"[^"]*")\s*:)?/;

/** Works on lines, not on a parsed document: what is being written seldom is one. */
export function completeManifest(text: string, at: number, findSchema: FindSchema): Choices | null {
  const begin = text.lastIndexOf('\n', at - 1) + 1;
  const written = text.slice(begin, at);
  if (/^\s*#/.test(written)) return null;
  const start = text.slice(0, begin).search(/(?:^|\n)---[^\n]*\n(?![\s\S]*\n---)/);
  const document = text.slice(start < 0 ? 0 : start);
  const end = document.indexOf('\n---', at - Math.max(0, start));
  const whole = end < 0 ? document : document.slice(0, end);
  const nameAt = (key: string): string => new RegExp(`^${key}:[ \t]*["']?([^\\s"'#]+)`, 'm').exec(whole)?.[1] ?? '';
  const named = { apiVersion: nameAt('apiVersion'), kind: nameAt('kind') };

  const value = /^(\s*)((?:- +)*)([\w./-]+):[ \t]+(\S*)$/.exec(written);
  const indent = (value ?? /^(\s*)((?:- +)*)/.exec(written))?.slice(1, 3).join('').length ?? 0;
  const above = readLines(text.slice(start < 0 ? 0 : start, begin));
  if (value) {
    const [, , , key = '', word = ''] = value;
    const own = indent === 0 ? ownValues(key, named) : null;
    if (own) return { from: at - word.length, what: 'value', choices: own };
    const schema = findSchema(named);
    if (!schema) return null;
    const field = schemaAt([...pathOf(above, indent, dashOf(written)), key], schema);
    return field ? valuesOf(field, at - word.length) : null;
  }
  const partial = /^(\s*)((?:- +)*)([\w./-]*)$/.exec(written);
  if (!partial) return null;
  const word = partial[3] ?? '';
  const schema = findSchema(named);
  if (!schema) return indent === 0 ? { from: at - word.length, what: 'key', choices: firstKeys } : null;
  const path = pathOf(above, indent, dashOf(written));
  const object = schemaAt(path, schema);
  if (!object) return null;
  // Items of a list of strings are values, not keys.
  if (object.enum) return valuesOf(object, at - word.length);
  const required = new Set(object.required ?? []);
  const choices = Object.entries(object.properties ?? {}).map(([name, field]): Choice => {
    const { type = '', description = '' } = resolve(field, schema);
    return { text: name, type, description: field.description ?? description, required: required.has(name) };
  });
  return { from: at - word.length, what: 'key', choices };
}

const choice = (text: string, type = ''): Choice => ({ text, type, description: '', required: false });
const firstKeys: readonly Choice[] = ['apiVersion', 'kind', 'metadata', 'spec'].map((key) => choice(key));

function ownValues(key: string, named: { apiVersion: string; kind: string }): readonly Choice[] | null {
  if (key === 'apiVersion') {
    const fitting = Object.keys(builtInKinds).filter(
      (version) => named.kind === '' || Object.hasOwn(builtInKinds[version] ?? {}, named.kind),
    );
    return (fitting.length > 0 ? fitting : Object.keys(builtInKinds)).map((version) => choice(version));
  }
  if (key !== 'kind') return null;
  const kinds = builtInKinds[named.apiVersion];
  return Object.entries(kinds ? { [named.apiVersion]: kinds } : builtInKinds).flatMap(([version, all]) =>
    Object.keys(all).map((kind) => choice(kind, version)),
  );
}

function valuesOf(field: FieldSchema, from: number): Choices | null {
  const values = field.enum ?? (field.type === 'boolean' ? ['true', 'false'] : []);
  return values.length === 0 ? null : { from, what: 'value', choices: values.map((text) => choice(text)) };
}

function readLines(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    if (/^\s*(#|$)/.test(line)) return [];
    const [, spaces = '', dashes = '', key = ''] = shape.exec(line) ?? [];
    const dash = dashes === '' ? undefined : spaces.length;
    return [{ indent: spaces.length + dashes.length, key: key.replaceAll('"', ''), dash }];
  });
}

function dashOf(written: string): number | undefined {
  const [, spaces = '', dashes = ''] = shape.exec(written) ?? [];
  return dashes === '' ? undefined : spaces.length;
}

/** The keys that lead to what stands at this indent, outermost first; `[]` for an item of a list. */
function pathOf(above: readonly Line[], indent: number, dash: number | undefined): string[] {
  const path: string[] = [];
  // In a list, its key is looked for, which may stand as far left as the dashes; in a map, the key above it.
  let [column, inList] = [indent, false];
  const enter = (item: number): void => {
    path.unshift('[]');
    [column, inList] = [item, true];
  };
  if (dash !== undefined) enter(dash);
  for (const line of above.toReversed()) {
    if (column === 0 && !inList) break;
    if (line.key === '') continue;
    if (!inList && line.dash !== undefined && line.indent === column) {
      // The first key of the same item.
      enter(line.dash);
      continue;
    }
    if (inList ? line.indent > column : line.indent >= column) continue;
    path.unshift(line.key);
    [column, inList] = [line.indent, false];
    if (line.dash !== undefined) enter(line.dash);
  }
  return path;
}

function schemaAt(path: readonly string[], schema: KindSchema): FieldSchema | undefined {
  let field: FieldSchema = resolve({ ref: schema.root }, schema);
  for (const key of path) {
    const next = key === '[]' ? field.items : (field.properties?.[key] ?? field.values);
    if (!next) return undefined;
    field = resolve(next, schema);
  }
  return field;
}
