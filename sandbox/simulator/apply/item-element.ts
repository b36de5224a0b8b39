/** What tells an item of an associative list from the others. Source: structured-merge-diff/typed/helpers.go. */
import { isList, isObject, type Json } from '../patch/json.ts';
import { keyElement, type PathElement, valueElement } from './path-element.ts';
import type { ListType } from './type.ts';

/** Why an item has no path element, in the server's words. */
export class ItemProblem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export function itemElement(list: ListType, item: Json): PathElement | ItemProblem {
  if (list.atomic) return new ItemProblem('invalid indexing of non-associative list');
  return list.keys.length > 0 ? keyed(list, item) : inSet(item);
}

/** Keys that an item leaves out have their default from the schema, or are no part of what names it. */
function keyed(list: ListType, item: Json): PathElement | ItemProblem {
  if (item === null) return new ItemProblem('associative list with keys may not have a null element');
  if (!isObject(item)) return new ItemProblem('associative list with keys may not have non-map elements');
  const keys: [string, Json][] = [];
  for (const name of list.keys) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (value !== undefined) {
      keys.push([name, value]);
      continue;
    }
    const map = list.element.atom.map;
    if (!map) {
      return new ItemProblem(`couldn't find default value for ${name}: associative list may not have non-map types`);
    }
    const preset = map.fields.get(name)?.default;
    if (preset !== undefined && preset !== null) keys.push([name, preset]);
  }
  if (keys.length === 0) {
    const names = list.keys.map((name) => JSON.stringify(name)).join(' ');
    return new ItemProblem(
      `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    );
  }
  if (keys.length > 1) keys.sort(([a], [b]) => (a < b ? -1 : 1));
  return keyElement(keys);
}

function inSet(item: Json): PathElement | ItemProblem {
  if (isObject(item)) return new ItemProblem("associative list without keys has an element that's a map type");
  if (isList(item)) return new ItemProblem('not supported: associative list with lists as elements');
  if (item === null) return new ItemProblem("associative list without keys has an element that's an explicit null");
  return valueElement(item);
}
