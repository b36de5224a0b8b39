/** Every leaf and item that a value mentions. Source: structured-merge-diff/typed/tofieldset.go. */
import { isList, isObject, type Json } from '../patch/json.ts';
import { shapeOf } from './field-problems.ts';
import { FieldSet } from './field-set.ts';
import { ItemProblem, itemElement } from './item-element.ts';
import { fieldElement, type PathElement } from './path-element.ts';
import { type ListType, type MapType, type Type, typeWithin } from './type.ts';

/** The value has been validated. */
export function toFieldSet(value: Json, type: Type): FieldSet {
  const set = new FieldSet();
  const path: PathElement[] = [];
  visit(value, type);
  return set;

  function visit(at: Json, { atom }: Type): void {
    switch (shapeOf(atom, at)) {
      case 'map':
        visitMap(at, atom.map as MapType);
        return;
      case 'list':
        visitList(at, atom.list as ListType);
        return;
      case 'scalar':
        set.insert(path);
    }
  }

  function visitMap(at: Json, map: MapType): void {
    if (map.atomic) set.insert(path);
    else if (isObject(at)) {
      for (const [key, child] of Object.entries(at)) {
        path.push(fieldElement(key));
        visit(child, typeWithin(map, key));
        const empty = child === null || (isObject(child) && Object.keys(child).length === 0);
        if (empty || !map.fields.has(key)) set.insert(path);
        path.pop();
      }
    }
  }

  function visitList(at: Json, list: ListType): void {
    if (list.atomic) set.insert(path);
    else if (isList(at)) {
      const elements = at.map((item) => itemElement(list, item));
      for (const [index, element] of elements.entries()) {
        if (element instanceof ItemProblem) continue;
        path.push(element);
        // Of duplicates nothing but the item itself is owned.
        const duplicate = elements.indexOf(element) !== index || elements.lastIndexOf(element) !== index;
        if (!duplicate) visit(at[index] ?? null, list.element);
        set.insert(path);
        path.pop();
      }
    }
  }
}
