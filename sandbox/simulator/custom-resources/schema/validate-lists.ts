/** Lists that are sets or maps hold nothing twice. Source: apiserver/schema/listtype/validation.go. */
import type { FieldError } from '../../meta/status.ts';
import { equal, isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { fault, path } from './field-errors.ts';
import { type CustomSchema, itemsOf, propertyOf, valuesOf } from './schema.ts';

export function validateLists(value: Json, schema: CustomSchema | undefined, at = ''): readonly FieldError[] {
  if (schema === undefined) return [];
  if (isList(value)) return validateList(value, schema, at);
  if (!isObject(value)) return [];
  const values = valuesOf(schema);
  return Object.entries(value).flatMap(([name, child]) => {
    const known = propertyOf(schema, name);
    if (known !== undefined) return validateLists(child, known, path.child(at, name));
    return validateLists(child, values, path.key(at, name));
  });
}

function validateList(list: readonly Json[], schema: CustomSchema, at: string): readonly FieldError[] {
  const items = itemsOf(schema);
  const own =
    schema['x-kubernetes-list-type'] === 'set'
      ? repeated(list).map((i) => fault.duplicate(path.index(at, i), list[i]))
      : schema['x-kubernetes-list-type'] === 'map'
        ? validateMap(list, schema['x-kubernetes-list-map-keys'] ?? [], at)
        : [];
  return [...own, ...list.flatMap((item, i) => validateLists(item, items, path.index(at, i)))];
}

/** Positions where something stands for the second time; a third time is not told. */
function repeated(values: readonly Json[]): readonly number[] {
  return values.flatMap((value, i) =>
    values.slice(0, i).filter((each) => equal(each, value)).length === 1 ? [i] : [],
  );
}

function validateMap(list: readonly Json[], keys: readonly string[], at: string): readonly FieldError[] {
  const stray = list.findIndex((item) => item !== null && !isObject(item));
  if (stray >= 0)
    return [fault.invalid(path.index(at, stray), list[stray], 'must be an object for an array of list-type map')];
  const identities = list.map((item): JsonObject => {
    const given = keys.filter((key) => isObject(item) && Object.hasOwn(item, key));
    return Object.fromEntries(given.map((key) => [key, (item as JsonObject)[key] ?? null]));
  });
  return repeated(identities).map((i) => fault.duplicate(path.index(at, i), identities[i]));
}
