/** Which old value a new one takes the place of. Source: apiserver/pkg/cel/common/{equality,maplist}.go. */
import { equal, isList, isObject, type Json } from '../../patch/json.ts';
import type { CustomSchema } from './schema.ts';

/** The item of an old list with the same keys as this one; only lists of type map have such. */
export function oldItem(schema: CustomSchema, old: Json | undefined, item: Json | undefined): Json | undefined {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys.length === 0 || !isList(old) || !isObject(item))
    return undefined;
  const wanted = keys.map((key) => item[key]);
  if (!wanted.every(isScalar)) return undefined;
  return old.find(
    (each) => isObject(each) && keys.every((key, i) => isScalar(each[key]) && equal(each[key], wanted[i])),
  );
}

/** The old value of a field, for objects and maps. */
export function oldField(old: Json | undefined, name: string): Json | undefined {
  return isObject(old) && Object.hasOwn(old, name) ? old[name] : undefined;
}

function isScalar(value: Json | undefined): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
