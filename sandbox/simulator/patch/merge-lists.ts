/** Merging lists by their merge key, or as sets of scalars. Source: mergeSlice in apimachinery/pkg/util/strategicpatch/patch.go. */
import type { Schema } from '../structure/structure.ts';
import { goPlain, goTypeName } from './go-print.ts';
import { isList, isObject, type Json, type JsonObject, PatchError } from './json.ts';
import { checkMergeKey, inOrder } from './list-order.ts';
import type { PatchField } from './patch-fields.ts';
import { badPatchType, badType, noMergeKey, unexpected } from './strategic-errors.ts';

type MergeObjects = (target: JsonObject, patch: JsonObject, schema: Schema) => JsonObject;

const directive = '$patch';

/** `deletes` for `$deleteFromPrimitiveList`. */
export function mergeLists(
  current: readonly Json[],
  patch: readonly Json[],
  { schema, mergeKey }: PatchField,
  deletes: boolean,
  mergeObjects: MergeObjects,
): readonly Json[] {
  if (current.length === 0 && patch.length === 0) return current;
  if (elementKind(current, patch) === 'scalar') {
    if (deletes) return current.filter((item) => !patch.includes(item));
    const [named, others] = partition(withoutDuplicates([...current, ...patch]), patch, mergeKey);
    return inOrder(named, others, patch, current, mergeKey, false);
  }
  if (mergeKey === '') throw unexpected(`cannot merge lists without merge key for ${kindName(schema)}`);
  const [left, changes] = withDirectives(current, patch as readonly JsonObject[], mergeKey);
  const merged = [...left];
  for (const change of changes) {
    if (!Object.hasOwn(change, mergeKey)) throw noMergeKey(change, mergeKey);
    const at = find(merged, mergeKey, change[mergeKey] ?? null);
    if (at < 0) merged.push(change);
    else merged[at] = mergeObjects(merged[at] as JsonObject, change, schema);
  }
  const [named, others] = partition(merged, changes, mergeKey);
  return inOrder(named, others, changes, left, mergeKey, true);
}

function kindName({ type }: Schema): string {
  return type === 'object' || type === undefined ? 'struct' : type;
}

/** Carries out `$patch` items of a list: the list as it is left, and the patch without them. */
function withDirectives(
  current: readonly Json[],
  patch: readonly JsonObject[],
  mergeKey: string,
): [readonly Json[], readonly JsonObject[]] {
  let left = current;
  let replaces = false;
  const changes: JsonObject[] = [];
  for (const item of patch) {
    const how = Object.hasOwn(item, directive) ? (item[directive] ?? null) : undefined;
    if (how === undefined) changes.push(item);
    else if (how === 'replace') replaces = true;
    else if (how === 'merge') throw unexpected('merging lists cannot yet be specified in the patch');
    else if (how !== 'delete') throw badPatchType(how, item);
    else if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
    else left = left.filter((each) => !isObject(each) || each[mergeKey] !== item[mergeKey]);
  }
  return replaces ? [changes, []] : [left, changes];
}

/**
 * The server's list as Go sees it after merging, where it asks for the server's order once more: items deleted have moved the others
 * up within the same memory, and new ones have been put where room was left.
 */
export function disturbedOrder(current: readonly Json[], patch: readonly Json[], mergeKey: string): readonly Json[] {
  const memory = [...current];
  let length = memory.length;
  let replaces = false;
  const isGone = (item: Json, change: JsonObject): boolean => isObject(item) && item[mergeKey] === change[mergeKey];
  for (const change of patch) {
    if (!isObject(change)) return current;
    if (change[directive] === 'replace') replaces = true;
    if (change[directive] !== 'delete') continue;
    for (let at = 0; at < length; ) {
      if (isGone(memory[at] ?? null, change)) {
        memory.copyWithin(at, at + 1, length);
        length -= 1;
      } else at += 1;
    }
  }
  if (replaces) return memory;
  for (const change of patch as readonly JsonObject[]) {
    if (length >= memory.length) break;
    if (Object.hasOwn(change, directive)) continue;
    const isNew = !memory.slice(0, length).some((item) => isGone(item, change));
    if (isNew) {
      memory[length] = change;
      length += 1;
    }
  }
  return memory;
}

/** Whether lists hold objects or scalars: all items of all lists are of one type, and none is a list. Throws PatchError. */
export function elementKind(...lists: readonly (readonly Json[])[]): 'object' | 'scalar' {
  let type: string | undefined;
  for (const item of lists.flat(1)) {
    type ??= goTypeName(item);
    if (isList(item) && type === goTypeName(item)) throw new PatchError('lists of lists are not supported', 'Invalid');
    if (type !== goTypeName(item)) throw unexpected(`list element types are not identical: ${goPlain(lists)}`);
  }
  if (type === undefined) throw unexpected('no elements in any of the given slices');
  return type === goTypeName({}) ? 'object' : 'scalar';
}

/** The items that a list names, and the others. Throws PatchError for objects without the merge key. */
export function partition(items: readonly Json[], by: readonly Json[], mergeKey: string): [Json[], Json[]] {
  const named: Json[] = [];
  const others: Json[] = [];
  for (const item of items) {
    if (mergeKey !== '') checkMergeKey(item, mergeKey);
    const isNamed =
      mergeKey === '' ? by.includes(item) : find(by, mergeKey, (item as JsonObject)[mergeKey] ?? null) >= 0;
    (isNamed ? named : others).push(item);
  }
  return [named, others];
}

/** Throws PatchError for items that are no objects, up to the one that is found. */
function find(items: readonly Json[], mergeKey: string, value: Json): number {
  return items.findIndex((item, index) => {
    if (!isObject(item)) throw unexpected(`value for key ${index} is not a map`);
    return Object.hasOwn(item, mergeKey) && item[mergeKey] === value;
  });
}

/** The last item takes the place of each duplicate, as Go has it. */
function withoutDuplicates(items: Json[]): Json[] {
  for (let i = 0; i < items.length; i += 1) {
    for (let j = i + 1; j < items.length; j += 1) {
      if (items[i] !== items[j]) continue;
      const last = items.pop();
      if (j < items.length) items[j] = last ?? null;
      j -= 1;
    }
  }
  return items;
}

/** What a patch names must stand in the order it gives itself. Throws PatchError. */
export function checkAgainstOrder(patch: readonly Json[], order: readonly Json[], mergeKey: string): void {
  if (patch.length === 0 || order.length === 0) return;
  const kept = mergeKey === '' ? patch : patch.filter((item) => !isDeletion(item));
  let [at, place] = [0, 0];
  while (at < kept.length && place < order.length) {
    const item = kept[at] ?? null;
    if (isObject(item) && Object.hasOwn(item, directive)) at += 1;
    else {
      if (same(item, order[place] ?? null, mergeKey)) at += 1;
      place += 1;
    }
  }
  if (at < kept.length && place >= order.length) {
    throw unexpected(
      `The order in patch list:\n${goPlain(patch)}\n doesn't match $setElementOrder list:\n${goPlain(order)}\n`,
    );
  }
}

function isDeletion(item: Json): boolean {
  if (!isObject(item)) throw badType({}, item);
  return item[directive] === 'delete';
}

function same(a: Json, b: Json, mergeKey: string): boolean {
  if (mergeKey === '') return a === b;
  checkMergeKey(a, mergeKey);
  checkMergeKey(b, mergeKey);
  return (a as JsonObject)[mergeKey] === (b as JsonObject)[mergeKey];
}
