/** In which order a merged list stands. Source: normalizeElementOrder in apimachinery/pkg/util/strategicpatch/patch.go. */
import { isObject, type Json } from './json.ts';
import { badType, noMergeKey } from './strategic-errors.ts';

/**
 * What the patch names stands as `patchOrder` has it; what only the server has keeps its place before the item of the patch that it
 * stood before on the server. `mergeKey` is empty for lists of scalars.
 */
export function inOrder(
  patchItems: readonly Json[],
  serverItems: readonly Json[],
  patchOrder: readonly Json[],
  serverOrder: readonly Json[],
  mergeKey: string,
  ofObjects: boolean,
): Json[] {
  const place = (order: readonly Json[], item: Json): number => placeIn(order, item, mergeKey, ofObjects);
  const right = sorted(patchItems, patchOrder, mergeKey, ofObjects);
  const left = sorted(serverItems, serverOrder, mergeKey, ofObjects);
  const all: Json[] = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    const [ours, theirs] = [left[l], right[r]];
    const oursFirst =
      ours !== undefined && theirs !== undefined
        ? before(place(serverOrder, ours), place(serverOrder, theirs))
        : ours !== undefined;
    if (oursFirst && ours !== undefined) {
      all.push(ours);
      l += 1;
    } else if (theirs !== undefined) {
      all.push(theirs);
      r += 1;
    }
  }
  return all;
}

function before(a: number, b: number): boolean {
  return a >= 0 && b >= 0 && a < b;
}

function placeIn(order: readonly Json[], item: Json, mergeKey: string, ofObjects: boolean): number {
  const name = ofObjects ? nameOf(item, mergeKey) : item;
  return order.findIndex((each) => (ofObjects ? nameOf(each, mergeKey) : each) === name);
}

function nameOf(item: Json, mergeKey: string): Json {
  return isObject(item) ? (item[mergeKey] ?? null) : null;
}

/** By the order given; what it does not name goes to the front, one before the other, and what is to be deleted to the end. */
function sorted(items: readonly Json[], order: readonly Json[], mergeKey: string, ofObjects: boolean): Json[] {
  if (ofObjects) for (const item of [...items, ...order]) checkMergeKey(item, mergeKey);
  const isDeletion = (item: Json): boolean => ofObjects && isObject(item) && item.$patch === 'delete';
  const kept = items.filter((item) => !isDeletion(item));
  const less = (a: Json, b: Json): boolean => {
    const [i, j] = [placeIn(order, a, mergeKey, ofObjects), placeIn(order, b, mergeKey, ofObjects)];
    return i >= 0 && j >= 0 ? i < j : true;
  };
  // Go's insertion sort, since its comparison is no order for items that are not named.
  for (let i = 1; i < kept.length; i += 1) {
    for (let j = i; j > 0; j -= 1) {
      const [a, b] = [kept[j] as Json, kept[j - 1] as Json];
      if (!less(a, b)) break;
      kept[j] = b;
      kept[j - 1] = a;
    }
  }
  return [...kept, ...items.filter(isDeletion)];
}

export function checkMergeKey(item: Json, mergeKey: string): void {
  if (!isObject(item)) throw badType({}, item);
  if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey);
}
