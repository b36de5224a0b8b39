/** Which fields two objects differ in. Source: structured-merge-diff/typed/compare.go. */
import { equal, isList, isObject, type Json } from '../patch/json.ts';
import { type FieldProblem, noShape, orProblems, problemAt, scalarProblem, shapesOf } from './field-problems.ts';
import { FieldSet } from './field-set.ts';
import { ItemProblem, itemElement } from './item-element.ts';
import { fieldElement, type PathElement } from './path-element.ts';
import { type ListType, type MapType, type Type, typeWithin } from './type.ts';

export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

/** Throws FieldProblems when lists have items that cannot be told apart. */
export function compare(lhs: Json, rhs: Json, type: Type): Comparison {
  return orProblems((problems) => {
    const walk = new ComparingWalk(problems);
    walk.values(lhs, rhs, type);
    return walk.comparison;
  });
}

class ComparingWalk {
  readonly comparison: Comparison = { removed: new FieldSet(), modified: new FieldSet(), added: new FieldSet() };
  readonly #path: PathElement[] = [];
  readonly #problems: FieldProblem[];

  constructor(problems: FieldProblem[]) {
    this.#problems = problems;
  }

  values(lhs: Json | undefined, rhs: Json | undefined, type: Type): void {
    if (lhs === rhs) return;
    let leaf = false;
    for (const shape of shapesOf(type.atom, lhs, rhs)) {
      switch (shape) {
        case 'map':
          leaf = this.#maps(lhs, rhs, type.atom.map as MapType);
          break;
        case 'list':
          leaf = this.#lists(lhs, rhs, type.atom.list as ListType);
          break;
        case 'scalar':
          leaf = this.#scalars(lhs, rhs, type);
          break;
        default:
          this.#problems.push(problemAt(this.#path, noShape));
      }
    }
    if (leaf) return;
    if (lhs === undefined) this.comparison.added.insert(this.#path);
    else if (rhs === undefined) this.comparison.removed.insert(this.#path);
  }

  /** A part that is owned in one piece. */
  #leaf(lhs: Json | undefined, rhs: Json | undefined): true {
    if (lhs === undefined) this.comparison.added.insert(this.#path);
    else if (rhs === undefined) this.comparison.removed.insert(this.#path);
    else if (!equal(lhs, rhs)) this.comparison.modified.insert(this.#path);
    return true;
  }

  #scalars(lhs: Json | undefined, rhs: Json | undefined, { atom }: Type): boolean {
    const left = scalarProblem(atom.scalar, lhs, 'lhs: ');
    const right = scalarProblem(atom.scalar, rhs, 'rhs: ');
    if (left === undefined || right === undefined) return this.#leaf(lhs, rhs);
    this.#problems.push(problemAt(this.#path, left), problemAt(this.#path, right));
    return false;
  }

  /** Two empty ones are a leaf: it keeps null and empty apart. */
  #maps(lhs: Json | undefined, rhs: Json | undefined, map: MapType): boolean {
    const left = isObject(lhs) ? lhs : {};
    const right = isObject(rhs) ? rhs : {};
    const rightKeys = Object.keys(right);
    const leftKeys = Object.keys(left);
    if (map.atomic || (leftKeys.length === 0 && rightKeys.length === 0)) return this.#leaf(lhs, rhs);
    for (const key of leftKeys) this.#part(fieldElement(key), left[key], own(right, key), typeWithin(map, key));
    for (const key of rightKeys) {
      if (!Object.hasOwn(left, key)) this.#part(fieldElement(key), undefined, right[key], typeWithin(map, key));
    }
    return false;
  }

  #part(element: PathElement, lhs: Json | undefined, rhs: Json | undefined, type: Type): void {
    this.#path.push(element);
    this.values(lhs, rhs, type);
    this.#path.pop();
  }

  #lists(lhs: Json | undefined, rhs: Json | undefined, list: ListType): boolean {
    const left = isList(lhs) ? lhs : [];
    const right = isList(rhs) ? rhs : [];
    if (list.atomic || (left.length === 0 && right.length === 0)) return this.#leaf(lhs, rhs);
    const leftItems = this.#byElement(left, list);
    const rightItems = this.#byElement(right, list);
    for (const element of new Set([...leftItems.keys(), ...rightItems.keys()])) {
      this.#items(element, leftItems.get(element) ?? [], rightItems.get(element) ?? [], list);
    }
    return false;
  }

  /** Duplicates on either side are one part together. */
  #items(element: PathElement, left: readonly Json[], right: readonly Json[], list: ListType): void {
    const { added, modified, removed } = this.comparison;
    const path = [...this.#path, element];
    if (left.length > 1 && right.length > 1) {
      if (!equal(left, right)) modified.insert(path);
    } else if (left.length > 1) {
      if (right.length > 0) this.#part(element, undefined, right[0], list.element);
      removed.insert(path);
    } else if (right.length > 1) {
      if (left.length > 0) this.#part(element, left[0], undefined, list.element);
      added.insert(path);
    } else this.#part(element, left[0], right[0], list.element);
  }

  #byElement(items: readonly Json[], list: ListType): Map<PathElement, Json[]> {
    const found = new Map<PathElement, Json[]>();
    for (const [index, item] of items.entries()) {
      const element = itemElement(list, item);
      if (element instanceof ItemProblem) {
        this.#problems.push(problemAt(this.#path, `element ${index}: ${element.message}`));
        continue;
      }
      const same = found.get(element);
      if (same) same.push(item);
      else found.set(element, [item]);
    }
    return found;
  }
}

function own(object: Readonly<Record<string, Json>>, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
