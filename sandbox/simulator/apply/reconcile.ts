/**
 * Fits a set to a type that has changed since the set was written: who owned parts of what is in one piece now owns the whole.
 * Source: structured-merge-diff/typed/reconcile_schema.go.
 */
import { FieldSet } from './field-set.ts';
import { fieldName, isField, type PathElement } from './path-element.ts';
import { deduced, type ListType, type MapType, type Type } from './type.ts';

/** The set itself when nothing changes. */
export function reconcile(set: FieldSet, type: Type): FieldSet {
  const whole = new FieldSet();
  visit(set, type, false, [], whole);
  return whole.empty ? set : set.recursiveDifference(whole).union(whole);
}

/** Collects in `whole` the paths that are owned in one piece now. */
function visit(
  set: FieldSet | undefined,
  { atom }: Type,
  isLeaf: boolean,
  path: readonly PathElement[],
  whole: FieldSet,
): void {
  if (atom.map) visitMap(set, atom.map, isLeaf, path, whole);
  else if (!atom.scalar && atom.list) visitList(set, atom.list, isLeaf, path, whole);
}

function visitMap(
  set: FieldSet | undefined,
  map: MapType,
  isLeaf: boolean,
  path: readonly PathElement[],
  whole: FieldSet,
): void {
  if (map.element === deduced && map.fields.size === 0) return;
  if (map.atomic && !isLeaf) {
    if (set && !set.empty) whole.insert(path);
    return;
  }
  for (const element of elementsOf(set)) {
    const type = (isField(element) ? map.fields.get(fieldName(element))?.type : undefined) ?? map.element;
    if (type) descend(set, element, type, path, whole);
  }
}

function visitList(
  set: FieldSet | undefined,
  list: ListType,
  isLeaf: boolean,
  path: readonly PathElement[],
  whole: FieldSet,
): void {
  if (list.atomic && !isLeaf) whole.insert(path);
  else for (const element of elementsOf(set)) descend(set, element, list.element, path, whole);
}

function elementsOf(set: FieldSet | undefined): Iterable<PathElement> {
  return set ? set.members.union(set.children) : [];
}

function descend(
  set: FieldSet | undefined,
  element: PathElement,
  type: Type,
  path: readonly PathElement[],
  whole: FieldSet,
): void {
  const below = set?.children.get(element);
  const isLeaf = !below && (set?.members.has(element) ?? false);
  visit(below, type, isLeaf, [...path, element], whole);
}
