/**
 * Makes a decoded body fit its kind: fields the kind does not have are named and dropped, values of a wrong type refused.
 * Source of the texts: sigs.k8s.io/json and apimachinery/pkg/runtime/serializer/json/json.go.
 */
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { resolve, type Schema } from '../structure/structure.ts';

export interface Fitted {
  readonly object: JsonObject;
  /** `spec.foo`, in the order of the body. */
  readonly unknown: readonly string[];
}

/** A value that the field cannot hold, in the words of Go's decoder without the type's name: `json: cannot unmarshal string into …`. */
export class TypeMismatch extends Error {
  override readonly name = 'TypeMismatch';
}

/** Types whose JSON form is not an object although Go has a struct for them. */
const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/** Throws TypeMismatch. Nulls are dropped: to Go's decoder they are the same as an absent field. */
export function fitSchema(body: JsonObject, schema: Schema): Fitted {
  const unknown: string[] = [];
  const object = fit(body, schema, '', unknown);
  return { object: isObject(object) ? object : {}, unknown };
}

function fit(value: Json, declared: Schema, path: string, unknown: string[]): Json {
  const schema = resolve(declared);
  if (isFree(declared, schema)) return value;
  if (schema.type === 'array') return fitList(value, schema, path, unknown);
  if (schema.type === 'object') return fitObject(value, schema, path, unknown);
  if (!fitsScalar(value, schema)) throw mismatch(value, path, goScalar(schema));
  return value;
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

function fitList(value: Json, schema: Schema, path: string, unknown: string[]): Json {
  if (!isList(value)) throw mismatch(value, path, `[]${goName(schema.items ?? {})}`);
  return value.map((item, index) =>
    item === null ? item : fit(item, schema.items ?? {}, `${path}[${index}]`, unknown),
  );
}

function fitObject(value: Json, schema: Schema, path: string, unknown: string[]): Json {
  if (!isObject(value)) throw mismatch(value, path, goName(schema));
  const fitted: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value)) {
    const field = path === '' ? key : `${path}.${key}`;
    const property = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const known =
      property ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);
    if (known === undefined) unknown.push(field);
    else if (child !== null) fitted[key] = fit(child, known, field, unknown);
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

function mismatch(value: Json, path: string, type: string): TypeMismatch {
  const kind = isList(value)
    ? 'array'
    : isObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  const given = kind === 'number' && !Number.isInteger(value) ? `number ${String(value)}` : kind;
  return new TypeMismatch(`json: cannot unmarshal ${given} into Go struct field ${fieldPath(path)} of type ${type}`);
}

/** Go leaves the positions in lists out: `spec.containers.image`. */
function fieldPath(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '');
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
