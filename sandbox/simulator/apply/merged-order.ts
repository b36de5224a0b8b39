/** In which order the items of two lists stand once they are merged. Source: visitListItems in structured-merge-diff/typed/merge.go. */
import type { PathElement } from './path-element.ts';

interface Side {
  readonly elements: readonly PathElement[];
  readonly byElement: ReadonlyMap<PathElement, unknown>;
}

export interface MergedItem {
  readonly element: PathElement;
  /** Where it stands on the left, for an item that only the left has. */
  readonly left?: number;
  /** Whether the right has it. */
  readonly right: boolean;
}

/** Shared items keep the order of the right; what only the left has keeps its place before the shared item that follows it there. */
export function mergedOrder(lhs: Side, rhs: Side): MergedItem[] {
  const order: MergedItem[] = [];
  const shared = rhs.elements.filter((element) => lhs.byElement.has(element));
  let next = shared.shift();
  const merged = new Set<PathElement>();
  let [left, right] = [0, 0];
  while (left < lhs.elements.length || right < rhs.elements.length) {
    const ours = lhs.elements[left];
    const theirs = rhs.elements[right];
    if (ours !== undefined && theirs !== undefined) {
      if (ours === theirs) {
        merged.add(ours);
        order.push({ element: ours, right: true });
        left += 1;
        right += 1;
        next = shared.shift();
        continue;
      }
      if (rhs.byElement.has(ours) && next !== undefined && next !== ours) {
        // Shared, but not the one whose turn it is.
        left += 1;
        continue;
      }
    }
    if (ours !== undefined) {
      if (!rhs.byElement.has(ours)) {
        order.push({ element: ours, left, right: false });
        left += 1;
        continue;
      }
      if (merged.has(ours)) left += 1;
    }
    if (theirs !== undefined) {
      merged.add(theirs);
      order.push({ element: theirs, right: true });
      right += 1;
      if (next === theirs) next = shared.shift();
    }
  }
  return order;
}
