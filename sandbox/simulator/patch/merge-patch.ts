import { isList, isObject, type Json, type JsonObject, PatchError } from './json.ts';

/**
 * JSON Merge Patch as the API server does it: RFC 7386, but nulls within lists that replace something else lose their fields too, and
 * what is no object or list is refused. Source: gopkg.in/evanphx/json-patch.v4/merge.go. Throws PatchError.
 */
export function mergePatch(target: Json, patch: Json): Json {
  if (isList(patch)) return patch.map(withoutNulls);
  if (!isObject(patch)) throw new PatchError('Invalid JSON Patch');
  return isObject(target) ? mergeObjects(target, patch) : withoutNulls(patch);
}

function mergeObjects(target: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    const current = Object.hasOwn(merged, key) ? (merged[key] ?? null) : null;
    if (value === null) delete merged[key];
    else if (isObject(current) && isObject(value)) merged[key] = mergeObjects(current, value);
    // A list that takes the place of an object keeps its nulls.
    else merged[key] = isObject(current) ? value : withoutNulls(value);
  }
  return merged;
}

/** Fields that are null go; items that are null stay. */
function withoutNulls(value: Json): Json {
  if (isList(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutNulls(child)]));
}
