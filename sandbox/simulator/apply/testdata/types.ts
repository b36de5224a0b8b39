/** The tables beside this file: types, and what structured-merge-diff does with values of them (its own tests' cases, run and written down). */
import { readFileSync } from 'node:fs';
import type { Json } from '../../patch/json.ts';
import { type Atom, type FieldType, type ListType, type MapType, type Scalar, Type } from '../type.ts';

interface TypeJson {
  readonly namedType?: string;
  readonly elementRelationship?: string;
  readonly inlined?: TypeJson;
  readonly scalar?: Scalar;
  readonly list?: {
    readonly elementType?: TypeJson;
    readonly elementRelationship?: string;
    readonly keys?: readonly string[];
  };
  readonly map?: {
    readonly fields?: readonly { readonly name: string; readonly type: TypeJson; readonly default?: Json }[];
    readonly elementType?: TypeJson;
    readonly elementRelationship?: string;
  };
}

export function rows<T>(name: string): readonly T[] {
  const text = readFileSync(new URL(`./${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

const schemas = rows<readonly (TypeJson & { readonly name: string })[]>('types').map((definitions) => {
  const types = new Map<string, Type>();
  for (const definition of definitions) types.set(definition.name, new Type(() => atomOf(definition, types)));
  return types;
});

/** A type by the number of its schema and its name. */
export function typeNamed(schema: number, name: string): Type {
  const type = schemas[schema]?.get(name);
  if (!type) throw new Error(`no type ${name} in schema ${schema}`);
  return type;
}

function typeOf(json: TypeJson, types: ReadonlyMap<string, Type>): Type {
  const { namedType, elementRelationship } = json;
  const plain = new Type(() =>
    namedType === undefined ? atomOf(json.inlined ?? json, types) : (types.get(namedType)?.atom ?? {}),
  );
  if (elementRelationship === undefined) return (namedType === undefined ? undefined : types.get(namedType)) ?? plain;
  return new Type(() => {
    const { map, list, ...rest } = plain.atom;
    const atomic = elementRelationship === 'atomic';
    if (map) return { ...rest, ...(list ? { list } : {}), map: { ...map, atomic } };
    return list ? { ...rest, list: { ...list, atomic } } : rest;
  });
}

function atomOf({ scalar, list, map }: TypeJson, types: ReadonlyMap<string, Type>): Atom {
  return {
    ...(scalar ? { scalar } : {}),
    ...(list ? { list: listOf(list, types) } : {}),
    ...(map ? { map: mapOf(map, types) } : {}),
  };
}

function listOf(list: NonNullable<TypeJson['list']>, types: ReadonlyMap<string, Type>): ListType {
  return {
    element: typeOf(list.elementType ?? {}, types),
    atomic: list.elementRelationship !== 'associative',
    keys: list.keys ?? [],
  };
}

function mapOf(map: NonNullable<TypeJson['map']>, types: ReadonlyMap<string, Type>): MapType {
  const fields = new Map<string, FieldType>();
  for (const { name, type, default: preset } of map.fields ?? []) {
    fields.set(name, { type: typeOf(type, types), ...(preset === undefined ? {} : { default: preset }) });
  }
  const { elementType } = map;
  const empty = elementType === undefined || Object.keys(elementType).length === 0;
  return {
    fields,
    element: empty ? undefined : typeOf(elementType, types),
    atomic: map.elementRelationship === 'atomic',
  };
}
