/**
 * What a value may be, and how its parts are owned: in one piece (atomic) or part by part. Made from OpenAPI schemas.
 * Source: structured-merge-diff/schema/elements.go, kube-openapi/pkg/schemaconv/{openapi,smd}.go.
 */
import type { Json } from '../patch/json.ts';
import { resolve, type Schema } from '../structure/structure.ts';

export type Scalar = 'numeric' | 'string' | 'boolean' | 'untyped';

export interface ListType {
  readonly element: Type;
  readonly atomic: boolean;
  /** Of an associative list; none of a set. */
  readonly keys: readonly string[];
}

export interface FieldType {
  readonly type: Type;
  readonly default?: Json;
}

export interface MapType {
  readonly fields: ReadonlyMap<string, FieldType>;
  /** Of keys that are no fields; where it is missing there may be none. */
  readonly element: Type | undefined;
  readonly atomic: boolean;
}

/** More than one may be given: the value decides. */
export interface Atom {
  readonly scalar?: Scalar;
  readonly list?: ListType;
  readonly map?: MapType;
}

/** A type that is made when it is first asked for, since types refer to themselves. */
export class Type {
  #make: (() => Atom) | undefined;
  #atom: Atom = {};

  constructor(make: () => Atom) {
    this.#make = make;
  }

  get atom(): Atom {
    if (this.#make) {
      this.#atom = this.#make();
      this.#make = undefined;
    }
    return this.#atom;
  }
}

const noFields: ReadonlyMap<string, FieldType> = new Map();

/** Any value, in one piece. */
export const untyped: Type = new Type(() => ({
  scalar: 'untyped',
  list: { element: untyped, atomic: true, keys: [] },
  map: { fields: noFields, element: untyped, atomic: true },
}));

/** Any value; maps key by key, lists in one piece. */
export const deduced: Type = new Type(() => ({
  scalar: 'untyped',
  list: { element: untyped, atomic: true, keys: [] },
  map: { fields: noFields, element: deduced, atomic: false },
}));

const named = new WeakMap<Schema, Type>();

const reference = '#/components/schemas/';
const special: Readonly<Record<string, Type>> = {
  [`${reference}io.k8s.apimachinery.pkg.api.resource.Quantity`]: new Type(() => ({ scalar: 'untyped' })),
  [`${reference}io.k8s.apimachinery.pkg.runtime.RawExtension`]: untyped,
};

/** The type of a schema, made once for each schema. */
export function typeOf(schema: Schema): Type {
  const resolved = resolve(schema);
  let type = named.get(resolved);
  if (!type) {
    type = new Type(() => atomOf(resolved, false));
    named.set(resolved, type);
  }
  return type;
}

/** The type of a field, an item or an entry. */
function partType(schema: Schema, preserving: boolean): Type {
  const to = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
  if (to === undefined) return new Type(() => atomOf(schema, preserving));
  const type = special[to] ?? typeOf(schema);
  const how = schema['x-kubernetes-map-type'];
  return how === undefined ? type : new Type(() => overridden(type.atom, how === 'atomic'));
}

function overridden(atom: Atom, atomic: boolean): Atom {
  if (atom.map) return { ...atom, map: { ...atom.map, atomic } };
  return atom.list ? { ...atom, list: { ...atom.list, atomic } } : atom;
}

function atomOf(schema: Schema, inherited: boolean): Atom {
  const preserving = inherited || schema['x-kubernetes-preserve-unknown-fields'] === true;
  switch (schema.type) {
    case undefined:
      return { scalar: 'untyped', list: listOf(schema, preserving), map: mapOf(schema, preserving) };
    case 'object':
      return { map: mapOf(schema, preserving) };
    case 'array':
      return { list: listOf(schema, preserving) };
    case 'integer':
    case 'number':
      return { scalar: 'numeric' };
    case 'boolean':
      return { scalar: 'boolean' };
    case 'string':
      return { scalar: schema.format === undefined || schema.format === 'byte' ? 'string' : 'untyped' };
    default:
      return { scalar: 'untyped' };
  }
}

function mapOf(schema: Schema, preserving: boolean): MapType {
  const fields = new Map<string, FieldType>();
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const preset = member.default as Json | undefined;
    fields.set(name, { type: partType(member, preserving), ...(preset === undefined ? {} : { default: preset }) });
  }
  return {
    fields,
    element: entryType(schema, preserving),
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
  };
}

function entryType(schema: Schema, preserving: boolean): Type | undefined {
  const entries = schema.additionalProperties;
  if (typeof entries === 'object') return partType(entries, preserving);
  if (entries !== undefined) return entries ? deduced : undefined;
  return preserving || schema.properties === undefined || Object.keys(schema.properties).length === 0
    ? deduced
    : undefined;
}

function listOf(schema: Schema, preserving: boolean): ListType {
  const element = schema.items ? partType(schema.items, preserving) : untyped;
  const keys = itemKeys(schema);
  return { element, atomic: keys === undefined, keys: keys ?? [] };
}

/** What tells the items of an associative list apart; none for a set, undefined for a list in one piece. */
function itemKeys(schema: Schema): readonly string[] | undefined {
  switch (schema['x-kubernetes-list-type']) {
    case 'atomic':
      return undefined;
    case 'set':
      return [];
    case 'map':
      return schema['x-kubernetes-list-map-keys'] ?? [];
  }
  const strategy = schema['x-kubernetes-patch-strategy'];
  if (strategy !== 'merge' && strategy !== 'merge,retainKeys') return undefined;
  const key = schema['x-kubernetes-patch-merge-key'];
  return key === undefined ? [] : [key];
}

const nothing = new Type(() => ({}));

/** The type of a field or entry of a map. */
export function typeWithin(map: MapType, key: string): Type {
  return map.fields.get(key)?.type ?? map.element ?? nothing;
}
