/** An object without, or with nothing but, the items of a set. Source: structured-merge-diff/typed/remove.go. */
import { isList, isObject, type Json } from '../patch/json.ts';
import { shapeOf } from './field-problems.ts';
import { FieldSet } from './field-set.ts';
import { ItemProblem, itemElement } from './item-element.ts';
import { fieldElement } from './path-element.ts';
import { type ListType, type MapType, type Type, typeWithin } from './type.ts';

const nothing = new FieldSet();

/** What is left of a container that lost all its parts is null. */
export function removeItems(value: Json, set: FieldSet, type: Type): Json {
  return walk(value, set, type, false);
}

export function extractItems(value: Json, set: FieldSet, type: Type): Json {
  return walk(value, set, type, true);
}

function walk(value: Json, set: FieldSet, { atom }: Type, extract: boolean): Json {
  switch (shapeOf(atom, value)) {
    case 'map':
      return isObject(value) ? walkMap(value, set, atom.map as MapType, extract) : null;
    case 'list':
      return isList(value) ? walkList(value, set, atom.list as ListType, extract) : null;
    case 'scalar':
      return value;
    default:
      return null;
  }
}

function walkMap(value: Readonly<Record<string, Json>>, set: FieldSet, map: MapType, extract: boolean): Json {
  if (map.atomic) return extract && Object.keys(value).length > 0 ? value : null;
  const kept: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value)) {
    const element = fieldElement(key);
    const type = typeWithin(map, key);
    const below = set.children.get(element) ?? nothing;
    if (set.members.has(element)) {
      if (extract) kept[key] = walk(child, set, type, extract);
    } else if (!below.empty) kept[key] = walk(child, below, type, extract);
    else if (!extract) kept[key] = child;
  }
  return Object.keys(kept).length > 0 ? kept : null;
}

function walkList(value: readonly Json[], set: FieldSet, list: ListType, extract: boolean): Json {
  if (list.atomic) return extract && value.length > 0 ? value : null;
  const kept: Json[] = [];
  for (const item of value) {
    const element = itemElement(list, item);
    const found = element instanceof ItemProblem ? '' : element;
    const below = set.children.get(found) ?? nothing;
    if (set.members.has(found)) {
      if (!extract) continue;
      kept.push(walk(item, set, list.element, extract));
    }
    if (!below.empty) kept.push(walk(item, below, list.element, extract));
    else if (!extract) kept.push(item);
  }
  return kept.length > 0 ? kept : null;
}
