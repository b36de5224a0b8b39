/**
 * What an object is after Go's types have held it: zero values that vanish, structs that are always written, quantities and times in
 * their canonical form. A real server stores and answers nothing else. Source: encoding/json and the tags in k8s.io/api.
 */
import { canonicalQuantity } from '../kinds/quantity.ts';
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { definitionName, definitions, type GoField, goFields, resolve, type Schema } from '../structure/structure.ts';

type Shape = (value: Json) => Json;
const asItIs: Shape = (value) => value;
const shapes = new Map<Schema, Shape>();

/** Throws QuantityError for a quantity that cannot be read; `fitSchema` has checked the types before. */
export function roundTrip(object: JsonObject, schema: Schema): JsonObject {
  return shapeOf(schema)(object) as JsonObject;
}

function shapeOf(declared: Schema): Shape {
  const special = specialShape(declared);
  if (special) return special;
  const schema = resolve(declared);
  const known = shapes.get(schema);
  if (known) return known;
  // Schemas refer to themselves (JSONSchemaProps): the entry is there before its fields are looked at.
  let made: Shape | undefined;
  const lazy: Shape = (value) => {
    made ??= makeShape(schema);
    return made(value);
  };
  shapes.set(schema, lazy);
  return lazy;
}

const byReference: Readonly<Record<string, Shape>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': (value) =>
    typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(value) : value,
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': (value) => canonicalTime(value, 0),
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': (value) => canonicalTime(value, 6),
};

function specialShape(declared: Schema): Shape | undefined {
  const reference = declared.$ref ?? declared.allOf?.[0]?.$ref;
  return reference === undefined ? undefined : byReference[reference.slice('#/components/schemas/'.length)];
}

function makeShape(schema: Schema): Shape {
  if (schema.type === 'array') {
    const item = shapeOf(schema.items ?? {});
    return (value) => (isList(value) ? value.map(item) : value);
  }
  if (schema.properties) return structShape(schema, schema.properties);
  if (typeof schema.additionalProperties === 'object') {
    const entry = shapeOf(schema.additionalProperties);
    return (value) =>
      isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, entry(child)])) : value;
  }
  return asItIs;
}

function structShape(schema: Schema, properties: Readonly<Record<string, Schema>>): Shape {
  const fields: Readonly<Record<string, GoField>> = goFields[definitionName(schema) ?? ''] ?? {};
  const inner = new Map(Object.entries(properties).map(([key, property]) => [key, shapeOf(property)]));
  const always = Object.entries(fields).filter(([, field]) => field !== 'z' && field !== 'e');
  return (value) => {
    if (!isObject(value)) return value;
    const written: Record<string, Json> = {};
    for (const [key, child] of Object.entries(value)) {
      const field = fields[key];
      if (child === null && field !== 'n' && field !== 't') continue;
      if (field === 'z' && (child === '' || child === 0 || child === false)) continue;
      if (field === 'e' && isEmpty(child)) continue;
      written[key] = child === null ? child : (inner.get(key) ?? asItIs)(child);
    }
    for (const [key, field] of always) if (!Object.hasOwn(written, key)) written[key] = zeroOf(field, inner.get(key));
    return written;
  };
}

function isEmpty(value: Json): boolean {
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function zeroOf(field: GoField, shape: Shape | undefined): Json {
  switch (field) {
    case 's':
      return '';
    case 'i':
      return 0;
    case 'b':
      return false;
    case 'o':
      return shape ? shape({}) : {};
    default:
      return null;
  }
}

/** RFC 3339 in UTC, with as many digits of a second as the type has. */
function canonicalTime(value: Json, digits: number): Json {
  if (typeof value !== 'string') return value;
  const found = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(\d+))?(?:Z|[+-]\d\d:\d\d)$/.exec(value);
  const time = Date.parse(value);
  if (!found || Number.isNaN(time)) return value;
  const whole = new Date(time).toISOString().slice(0, 19);
  return digits === 0 ? `${whole}Z` : `${whole}.${(found[1] ?? '').slice(0, digits).padEnd(digits, '0')}Z`;
}

/** Whether the structure knows Go's types of this schema at all; custom resources pass as they are. */
export function hasGoTypes(schema: Schema): boolean {
  const name = definitionName(resolve(schema));
  return name !== undefined && definitions[name] !== undefined;
}
