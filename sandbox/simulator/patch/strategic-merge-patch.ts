/**
 * Strategic merge patch, by the schema's patch strategies and merge keys.
 * Source of the rules: apimachinery/pkg/util/strategicpatch/patch.go.
 */
import { resolve, type Schema } from '../structure/structure.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';
import { inOrder } from './list-order.ts';
import { checkAgainstOrder, disturbedOrder, elementKind, mergeLists, partition } from './merge-lists.ts';
import { listField, objectField } from './patch-fields.ts';
import { badFormat, badPatchType, badType } from './strategic-errors.ts';

const setElementOrder = '$setElementOrder';
const deleteFromPrimitiveList = '$deleteFromPrimitiveList';
const retainKeys = '$retainKeys';
const directive = '$patch';

/** Applies a patch to an object of the schema given. Throws PatchError. */
export function strategicMergePatch(target: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  return mergeObjects(target, patch, resolve(schema));
}

function mergeObjects(target: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  if (Object.hasOwn(patch, directive)) return directed(patch);
  const rest: Record<string, Json> = { ...patch };
  const merged = retained(target, rest);
  mergeOrderedLists(merged, rest, schema);
  for (const [given, value] of Object.entries(rest)) {
    const deletes = given.startsWith(deleteFromPrimitiveList);
    const key = deletes ? fieldOf(given, deleteFromPrimitiveList) : given;
    if (value === null) {
      delete merged[key];
      continue;
    }
    const current = Object.hasOwn(merged, key) ? merged[key] : undefined;
    if (isObject(current) && isObject(value)) {
      const field = objectField(schema, key);
      merged[key] = field.strategy === 'replace' ? value : mergeObjects(current, value, field.schema);
    } else if (isList(current) && isList(value)) {
      const field = listField(schema, key);
      const merges = deletes || field.strategy === 'merge';
      merged[key] = merges ? mergeLists(current, value, field, deletes, mergeObjects) : value;
    } else if (!deletes) {
      const taken = withoutDirectives(withoutNulls(value));
      if (taken === undefined) delete merged[key];
      else merged[key] = taken;
    }
  }
  return merged;
}

/** `$patch: replace` takes the patch as it is, `$patch: delete` leaves an empty object. */
function directed(patch: JsonObject): JsonObject {
  const { [directive]: how = null, ...rest } = patch;
  if (how === 'replace') return rest;
  if (how === 'delete') return {};
  throw badPatchType(how, patch);
}

/** A copy of the target with only the fields that `$retainKeys` names; the directive is taken out of the patch. */
function retained(target: JsonObject, patch: Record<string, Json>): Record<string, Json> {
  if (!Object.hasOwn(patch, retainKeys)) return { ...target };
  const names = patch[retainKeys];
  delete patch[retainKeys];
  if (!isList(names)) throw badFormat('retainKeys');
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || key.startsWith(deleteFromPrimitiveList) || key.startsWith(setElementOrder)) continue;
    if (!names.includes(key)) throw badFormat('retainKeys');
  }
  return Object.fromEntries(Object.entries(target).filter(([key]) => names.includes(key)));
}

/** Merges the lists that come with an order of their own, and takes them out of the patch. */
function mergeOrderedLists(merged: Record<string, Json>, patch: Record<string, Json>, schema: Schema): void {
  for (const [given, order] of Object.entries(patch)) {
    if (!given.startsWith(setElementOrder)) continue;
    delete patch[given];
    if (!isList(order)) throw badType([], order);
    const key = fieldOf(given, setElementOrder);
    const current = Object.hasOwn(merged, key) ? merged[key] : undefined;
    const changes = Object.hasOwn(patch, key) ? patch[key] : undefined;
    if (current !== undefined && !isList(current)) throw badType([], current);
    if (changes !== undefined && !isList(changes)) throw badType([], changes);
    const field = listField(schema, key);
    checkAgainstOrder(changes ?? [], order, field.mergeKey);
    if (!current && !changes) continue;
    let list: readonly Json[] = current ?? ((withoutDirectives(changes ?? []) ?? []) as readonly Json[]);
    if (current && changes)
      list = field.strategy === 'merge' ? mergeLists(current, changes, field, false, mergeObjects) : changes;
    const [named, others] = partition(list, order, field.mergeKey);
    const ofObjects = elementKind(current ?? [], changes ?? []) === 'object';
    const merges = current && changes && field.mergeKey !== '' && field.strategy === 'merge';
    const serverOrder = merges ? disturbedOrder(current, changes, field.mergeKey) : (current ?? []);
    merged[key] = inOrder(named, others, order, serverOrder, field.mergeKey, ofObjects);
    delete patch[key];
  }
}

/** `$setElementOrder/containers` to `containers`. */
function fieldOf(given: string, prefix: string): string {
  const slash = given.indexOf('/');
  if (slash !== prefix.length) throw badFormat(prefix === setElementOrder ? 'setElementOrder list' : 'primitive list');
  return given.slice(slash + 1);
}

/** Fields that are null go; items that are null stay. */
function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutNulls(child)]));
}

/** Undefined for an object that is nothing but a directive. */
function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, directive)) return undefined;
  const kept: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value)) {
    const taken = withoutDirectives(child);
    if (taken !== undefined) kept[key] = taken;
  }
  return kept;
}
