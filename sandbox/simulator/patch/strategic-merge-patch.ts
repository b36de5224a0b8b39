/**
 * Strategic merge patch, by the schema's patch strategies and merge keys.
 * Source of the rules: apimachinery/pkg/util/strategicpatch/patch.go.
 */
import { resolve, type Schema } from '../structure/structure.ts';
import { equal, isList, isObject, type Json, type JsonObject, PatchError } from './json.ts';

const setElementOrder = '$setElementOrder/';
const deleteFromPrimitiveList = '$deleteFromPrimitiveList/';
const retainKeys = '$retainKeys';
const directive = '$patch';

/** Applies a patch to an object of the schema given. Throws PatchError when a list item lacks its merge key or a directive is unknown. */
export function strategicMergePatch(target: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  return mergeObject(target, patch, resolve(schema));
}

function mergeObject(target: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  const how = patch[directive];
  if (how === 'replace') return withoutDirectives(patch);
  if (how === 'delete') return {};
  if (how !== undefined && how !== 'merge') throw new PatchError(`Unrecognized patch type: ${String(how)}`);
  const merged: Record<string, Json> = { ...target };
  const kept = patch[retainKeys];
  if (isList(kept)) for (const key of Object.keys(merged)) if (!kept.includes(key)) delete merged[key];
  for (const [key, value] of Object.entries(patch)) {
    if (key === directive || key === retainKeys || key.startsWith(setElementOrder)) continue;
    if (key.startsWith(deleteFromPrimitiveList))
      removeFromList(merged, key.slice(deleteFromPrimitiveList.length), value);
    else if (value === null) delete merged[key];
    else merged[key] = mergeField(merged[key], value, fieldOf(schema, key), orderOf(patch, key));
  }
  for (const key of Object.keys(patch)) {
    // An order without a patch of the list itself still sorts what is there.
    const field = key.startsWith(setElementOrder) ? key.slice(setElementOrder.length) : undefined;
    if (field === undefined || Object.hasOwn(patch, field)) continue;
    const list = merged[field];
    if (isList(list))
      merged[field] = inOrder(list, list, orderOf(patch, field) ?? [], mergeKeyOf(fieldOf(schema, field)));
  }
  return merged;
}

function fieldOf(schema: Schema, key: string): Schema {
  const property = schema.properties?.[key];
  if (property) return property;
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
}

function mergeKeyOf(field: Schema): string | undefined {
  return field['x-kubernetes-patch-merge-key'];
}

function strategiesOf(field: Schema): readonly string[] {
  return (field['x-kubernetes-patch-strategy'] ?? '').split(',');
}

function orderOf(patch: JsonObject, key: string): readonly Json[] | undefined {
  const order = patch[setElementOrder + key];
  return isList(order) ? order : undefined;
}

function mergeField(target: Json | undefined, patch: Json, field: Schema, order: readonly Json[] | undefined): Json {
  if (isObject(patch)) {
    if (strategiesOf(field).includes('replace')) return withoutDirectives(patch);
    return mergeObject(isObject(target) ? target : {}, patch, resolve(field));
  }
  if (!isList(patch)) return patch;
  if (!strategiesOf(field).includes('merge')) return patch.map(clean);
  const current = isList(target) ? target : [];
  const key = mergeKeyOf(field);
  const merged =
    key === undefined ? union(current, patch) : mergeListOfObjects(current, patch, key, resolve(field.items ?? {}));
  return order === undefined ? merged : inOrder(merged, current, order, key);
}

function union(current: readonly Json[], patch: readonly Json[]): readonly Json[] {
  const added = patch.filter(
    (item, i) => !current.some((c) => equal(c, item)) && patch.findIndex((p) => equal(p, item)) === i,
  );
  return [...current, ...added];
}

function mergeListOfObjects(
  current: readonly Json[],
  patch: readonly Json[],
  key: string,
  schema: Schema,
): readonly Json[] {
  const items = patch.map((item) => {
    if (isObject(item)) return item;
    throw new PatchError(`expected an object in a list merged by ${key}, got ${JSON.stringify(item)}`);
  });
  if (items.some((item) => item[directive] === 'replace' && Object.keys(item).length === 1)) {
    return items.filter((item) => item[directive] === undefined).map(withoutDirectives);
  }
  let merged = [...current];
  for (const item of items) {
    const name = item[key];
    if (name === undefined)
      throw new PatchError(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const at = merged.findIndex((existing) => isObject(existing) && equal(existing[key], name));
    const existing = merged[at];
    if (item[directive] === 'delete') merged = merged.filter((e) => !(isObject(e) && equal(e[key], name)));
    else if (isObject(existing)) merged[at] = mergeObject(existing, item, schema);
    else merged.push(mergeObject({}, item, schema));
  }
  return merged;
}

/**
 * Sorts a merged list as `$setElementOrder` asks: what it names in its order, and what only the server has where it stood
 * relative to its neighbours (`mergeSortedSlice` in patch.go).
 */
function inOrder(
  merged: readonly Json[],
  current: readonly Json[],
  order: readonly Json[],
  key: string | undefined,
): readonly Json[] {
  const identity = (item: Json): Json | undefined => (key !== undefined && isObject(item) ? item[key] : item);
  const wanted = order.map(identity);
  const place = (item: Json): number => wanted.findIndex((name) => equal(name, identity(item)));
  const named = merged.filter((item) => place(item) >= 0).sort((a, b) => place(a) - place(b));
  const others = merged.filter((item) => place(item) < 0);
  const position = (item: Json): number => current.findIndex((c) => equal(identity(c), identity(item)));
  const sorted: Json[] = [];
  let [n, o] = [0, 0];
  while (n < named.length || o < others.length) {
    const left = named[n];
    const right = others[o];
    const takeOther =
      right !== undefined && (left === undefined || (position(left) >= 0 && position(right) < position(left)));
    if (takeOther) {
      sorted.push(right);
      o += 1;
    } else if (left !== undefined) {
      sorted.push(left);
      n += 1;
    }
  }
  return sorted;
}

function removeFromList(merged: Record<string, Json>, key: string, removed: Json): void {
  const list = merged[key];
  if (!isList(list) || !isList(removed)) return;
  merged[key] = list.filter((item) => !removed.some((r) => equal(r, item)));
}

/** A patch as a value of its own: directives out, nulls out. */
function clean(value: Json): Json {
  if (isList(value)) return value.map(clean);
  return isObject(value) ? withoutDirectives(value) : value;
}

function withoutDirectives(patch: JsonObject): JsonObject {
  const kept = Object.entries(patch).filter(([key, value]) => !key.startsWith('$') && value !== null);
  return Object.fromEntries(kept.map(([key, value]) => [key, clean(value)]));
}
