/**
 * What Go's empty value of a kind looks like as JSON: structs without pointers are there even when nothing was set. A new object is
 * compared with it, which is why nobody comes to own `spec.strategy` itself. Source: the tags in k8s.io/api.
 */
import type { Json, JsonObject } from '../patch/json.ts';
import { definitionName, type GoField, goFields, resolve, type Schema } from '../structure/structure.ts';

const made = new WeakMap<Schema, JsonObject>();

/** Empty for custom resources, which no Go type holds. */
export function zeroObject(schema: Schema): JsonObject {
  const resolved = resolve(schema);
  let zero = made.get(resolved);
  if (!zero) {
    zero = zeroStruct(resolved);
    made.set(resolved, zero);
  }
  return zero;
}

function zeroStruct(schema: Schema): JsonObject {
  const zero: Record<string, Json> = {};
  for (const [key, field] of Object.entries(goFields[definitionName(schema) ?? ''] ?? {})) {
    const value = zeroOf(field, schema.properties?.[key]);
    if (value !== undefined) zero[key] = value;
  }
  return zero;
}

function zeroOf(field: GoField, schema: Schema | undefined): Json | undefined {
  switch (field) {
    case 's':
      return '';
    case 'i':
      return 0;
    case 'b':
      return false;
    case 'o':
      return schema ? zeroObject(schema) : {};
    case 'n':
    case 't':
      return null;
    default:
      return undefined;
  }
}
