/**
 * Makes a decoded body fit its kind: fields the kind does not have are named and dropped, values of a wrong type refused.
 * Source of the texts: sigs.k8s.io/json and apimachinery/pkg/runtime/serializer/json/json.go.
 */
import { goTypeName } from '../patch/go-print.ts';
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { resolve, type Schema } from '../structure/structure.ts';
import { base64Problem, timeProblem } from './fit-text.ts';

export interface Fitted {
  readonly object: JsonObject;
  /** `spec.foo`, in the order of the body. */
  readonly unknown: readonly string[];
}

/** A value that the field cannot hold, in the words of Go's decoder without the type's name: `json: cannot unmarshal string into …`. */
export class TypeMismatch extends Error {
  override readonly name = 'TypeMismatch';
  /** How the converter of unstructured objects puts it (apimachinery/pkg/runtime/converter.go). */
  readonly conversion: string | undefined;
  constructor(message: string, conversion?: string) {
    super(message);
    this.conversion = conversion;
  }
}

/** Types whose JSON form is not an object although Go has a struct for them. */
const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/** Where a value stands. */
interface Place {
  /** `spec.containers[0].env`, as unknown fields are named. */
  readonly path: string;
  /** The same without positions and keys of maps, as Go's decoder names it. */
  readonly goPath: string;
  /** The Go struct that the field belongs to. */
  readonly owner: string;
}

/** Throws TypeMismatch. Nulls are dropped: to Go's decoder they are the same as an absent field. `kind` names the outermost struct. */
export function fitSchema(body: JsonObject, schema: Schema, kind: string): Fitted {
  const unknown: string[] = [];
  const object = fit(body, schema, { path: '', goPath: '', owner: kind }, unknown);
  return { object: isObject(object) ? object : {}, unknown };
}

function fit(value: Json, declared: Schema, place: Place, unknown: string[]): Json {
  const schema = resolve(declared);
  if (isFree(declared, schema)) return value;
  if (schema.type === 'array') return fitList(value, schema, place, unknown);
  if (schema.type === 'object') return fitObject(value, declared, place, unknown);
  if (!fitsScalar(value, schema)) throw mismatch(value, place, goScalar(schema));
  const problem = typeof value === 'string' ? problemOf(value, schema.format) : undefined;
  if (problem !== undefined) throw new TypeMismatch(problem);
  return value;
}

function problemOf(text: string, format: string | undefined): string | undefined {
  if (format === 'byte') return base64Problem(text);
  return format === 'date-time' ? timeProblem(text) : undefined;
}

/** Any JSON goes: a quantity or int-or-string (checked where it is understood), raw extensions, fields with preserved unknowns. */
function isFree(declared: Schema, schema: Schema): boolean {
  const reference = declared.$ref ?? declared.allOf?.[0]?.$ref ?? '';
  if (reference.endsWith(quantity) || schema.format === 'int-or-string' || schema.oneOf !== undefined) return true;
  if (schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-int-or-string'] === true)
    return true;
  if (schema.type === undefined) return true;
  return schema.type === 'object' && schema.properties === undefined && schema.additionalProperties === undefined;
}

function fitList(value: Json, schema: Schema, place: Place, unknown: string[]): Json {
  const items = schema.items ?? {};
  if (!isList(value)) throw mismatch(value, place, `[]${goName(items)}`);
  return value.map((item, index) =>
    item === null ? item : fit(item, items, { ...place, path: `${place.path}[${index}]` }, unknown),
  );
}

function fitObject(value: Json, declared: Schema, place: Place, unknown: string[]): Json {
  if (!isObject(value)) throw mismatch(value, place, goName(declared));
  const schema = resolve(declared);
  const owner = structName(declared) ?? place.owner;
  const fitted: Record<string, Json> = {};
  const under = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
  for (const [key, child] of Object.entries(value)) {
    const path = under(place.path, key);
    const property = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const inMap = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
    if (property === undefined && inMap === undefined) unknown.push(path);
    else if (child === null) continue;
    else if (property) fitted[key] = fit(child, property, { path, goPath: under(place.goPath, key), owner }, unknown);
    else if (inMap) fitted[key] = fit(child, inMap, { ...place, path }, unknown);
  }
  return fitted;
}

function fitsScalar(value: Json, schema: Schema): boolean {
  switch (schema.type) {
    case 'string':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    default:
      return true;
  }
}

function mismatch(value: Json, { goPath, owner }: Place, type: string): TypeMismatch {
  const given = typeof value === 'number' && !Number.isInteger(value) ? `number ${String(value)}` : jsonKind(value);
  const message = `json: cannot unmarshal ${given} into Go struct field ${owner}.${goPath} of type ${type}`;
  return new TypeMismatch(message, conversionOf(value, type));
}

function conversionOf(value: Json, type: string): string {
  const from = isList(value) ? 'slice' : isObject(value) ? 'map' : goTypeName(value);
  if (type.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (type.startsWith('map[')) return `cannot restore map from ${from}`;
  if (type.includes('.')) return `cannot restore struct from: ${from}`;
  // Go's reflection converts whole numbers to strings and floats to whole numbers; the converter then refuses to.
  const convertible = from === 'int64' ? type === 'string' : from === 'float64' && type.startsWith('int');
  return convertible ? `cannot convert ${from} to ${type}` : `unrecognized type: ${type}`;
}

/** The kind of a value as Go's decoder calls it. */
export function jsonKind(value: Json): string {
  if (isList(value)) return 'array';
  if (isObject(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function structName(declared: Schema): string | undefined {
  return (declared.$ref ?? declared.allOf?.[0]?.$ref)?.split('.').at(-1);
}

function goScalar(schema: Schema): string {
  if (schema.type === 'boolean') return 'bool';
  if (schema.type === 'integer') return schema.format === 'int64' ? 'int64' : 'int32';
  return schema.type === 'number' ? 'float64' : 'string';
}

function goName(declared: Schema): string {
  const reference = declared.$ref ?? declared.allOf?.[0]?.$ref;
  const [version, kind] = reference?.split('.').slice(-2) ?? [];
  if (kind !== undefined) return `${version}.${kind}`;
  const schema = resolve(declared);
  if (schema.type === 'array') return `[]${goName(schema.items ?? {})}`;
  if (typeof schema.additionalProperties === 'object') return `map[string]${goName(schema.additionalProperties)}`;
  return goScalar(schema);
}
