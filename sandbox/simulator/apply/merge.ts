/** Puts what is applied over what is there; nothing is taken away. Source: structured-merge-diff/typed/merge.go. */
import { isList, isObject, type Json } from '../patch/json.ts';
import { type FieldProblem, noShape, orProblems, problemAt, scalarProblem, shapesOf } from './field-problems.ts';
import { ItemProblem, itemElement } from './item-element.ts';
import { mergedOrder } from './merged-order.ts';
import { fieldElement, type PathElement, showElement } from './path-element.ts';
import { type ListType, type MapType, type Type, typeWithin } from './type.ts';

/** Throws FieldProblems. */
export function merge(lhs: Json, rhs: Json, type: Type): Json {
  return orProblems((problems) => new MergingWalk(problems).values(lhs, rhs, type) ?? null);
}

class MergingWalk {
  readonly #path: PathElement[] = [];
  readonly #problems: FieldProblem[];

  constructor(problems: FieldProblem[]) {
    this.#problems = problems;
  }

  values(lhs: Json | undefined, rhs: Json | undefined, { atom }: Type): Json | undefined {
    // Both sides have been validated: what only one of them has stays as it is.
    if (rhs === undefined) return lhs;
    if (lhs === undefined) return rhs;
    let merged: Json | undefined;
    for (const shape of shapesOf(atom, lhs, rhs)) {
      switch (shape) {
        case 'map':
          merged = this.#maps(lhs, rhs, atom.map as MapType);
          break;
        case 'list':
          merged = this.#lists(lhs, rhs, atom.list as ListType);
          break;
        case 'scalar': {
          const left = scalarProblem(atom.scalar, lhs, 'lhs: ');
          const right = scalarProblem(atom.scalar, rhs, 'rhs: ');
          if (left !== undefined && right !== undefined)
            this.#problems.push(problemAt(this.#path, left), problemAt(this.#path, right));
          merged = rhs;
          break;
        }
        default:
          this.#problems.push(problemAt(this.#path, noShape));
      }
    }
    return merged;
  }

  #maps(lhs: Json, rhs: Json, map: MapType): Json | undefined {
    const left = isObject(lhs) ? lhs : {};
    const right = isObject(rhs) ? rhs : {};
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    if (map.atomic || keys.size === 0) return rhs;
    const merged: Record<string, Json> = {};
    for (const key of keys) {
      const leftChild = Object.hasOwn(left, key) ? left[key] : undefined;
      const rightChild = Object.hasOwn(right, key) ? right[key] : undefined;
      const child = this.#part(fieldElement(key), leftChild, rightChild, typeWithin(map, key));
      if (child !== undefined) merged[key] = child;
    }
    return Object.keys(merged).length > 0 ? merged : undefined;
  }

  #part(element: PathElement, lhs: Json | undefined, rhs: Json | undefined, type: Type): Json | undefined {
    this.#path.push(element);
    const merged = this.values(lhs, rhs, type);
    this.#path.pop();
    return merged;
  }

  #lists(lhs: Json, rhs: Json, list: ListType): Json | undefined {
    const left = isList(lhs) ? lhs : [];
    const right = isList(rhs) ? rhs : [];
    if (list.atomic || (left.length === 0 && right.length === 0)) return rhs;
    const before = this.#problems.length;
    const rightItems = this.#index(right, list, false);
    const leftItems = this.#index(left, list, true);
    if (this.#problems.length > before) return undefined;
    const merged: Json[] = [];
    for (const { element, left: at, right: taken } of mergedOrder(leftItems, rightItems)) {
      const leftChild = taken ? leftItems.byElement.get(element) : leftItems.items[at ?? 0];
      const rightChild = taken ? rightItems.byElement.get(element) : undefined;
      // What is wrong within items is not told: their own validation has done that.
      const known = this.#problems.length;
      const item = this.#part(element, leftChild, rightChild, list.element);
      this.#problems.length = known;
      if (item !== undefined) merged.push(item);
    }
    return merged.length > 0 ? merged : undefined;
  }

  #index(items: readonly Json[], list: ListType, duplicates: boolean): ItemIndex {
    const index = { elements: [] as PathElement[], items: [] as Json[], byElement: new Map<PathElement, Json>() };
    for (const [at, item] of items.entries()) {
      const element = itemElement(list, item);
      if (element instanceof ItemProblem) {
        this.#problems.push(problemAt(this.#path, `element ${at}: ${element.message}`));
        continue;
      }
      const seen = index.byElement.has(element);
      if (seen && !duplicates) {
        this.#problems.push(problemAt(this.#path, `duplicate entries for key ${showElement(element)}`));
        continue;
      }
      // Duplicates are not merged with: what replaces them starts from nothing.
      index.byElement.set(element, seen ? null : item);
      index.elements.push(element);
      index.items.push(item);
    }
    return index;
  }
}

export interface ItemIndex {
  readonly elements: readonly PathElement[];
  readonly items: readonly Json[];
  readonly byElement: ReadonlyMap<PathElement, Json>;
}
