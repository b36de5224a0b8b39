/** Merge patches, as far as kubectl's label, annotate and client-side apply of Pods need them. */

type Json = unknown;

/** RFC 7386. With `strategic`, lists of objects that all have a name are merged by it, as Kubernetes does for containers. */
export function applyPatch(target: Json, patch: Json, strategic: boolean): Json {
  if (Array.isArray(patch)) return strategic && Array.isArray(target) ? mergeLists(target, patch) : patch;
  if (!isObject(patch)) return patch;
  const merged: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete merged[key];
    else merged[key] = applyPatch(merged[key], value, strategic);
  }
  return merged;
}

function mergeLists(target: Json[], patch: Json[]): Json[] {
  if (![...target, ...patch].every((item) => isObject(item) && typeof item.name === 'string')) return patch;
  const merged = new Map(target.map((item) => [nameOf(item), item]));
  for (const item of patch) {
    if (isObject(item) && item.$patch === 'delete') merged.delete(nameOf(item));
    else merged.set(nameOf(item), applyPatch(merged.get(nameOf(item)), item, true));
  }
  return [...merged.values()];
}

function nameOf(item: Json): Json {
  return isObject(item) ? item.name : undefined;
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
