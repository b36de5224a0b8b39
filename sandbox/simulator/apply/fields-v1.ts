/** Field sets as JSON: what `fieldsV1` of an entry holds. Source: structured-merge-diff/fieldpath/serialize.go. */
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { FieldSet } from './field-set.ts';
import { type PathElement, parseElement, sortElements } from './path-element.ts';

// Entries outlive requests, so most sets are asked for again in the next one.
const setOfJson = new WeakMap<JsonObject, FieldSet>();
const jsonOfSet = new WeakMap<FieldSet, JsonObject>();

export function toFieldsV1(set: FieldSet): JsonObject {
  const known = jsonOfSet.get(set);
  if (known) return known;
  const json = write(set, false);
  jsonOfSet.set(set, json);
  return json;
}

function write(set: FieldSet, includeSelf: boolean): JsonObject {
  const json: Record<string, Json> = {};
  if (includeSelf && (set.members.size > 0 || set.children.size > 0)) json['.'] = {};
  for (const element of sortElements(new Set([...set.members, ...set.children.keys()]))) {
    const child = set.children.get(element);
    json[element] = child ? write(child, set.members.has(element)) : {};
  }
  return json;
}

/** Throws Error when a key cannot be read as a path element. */
export function fromFieldsV1(json: JsonObject): FieldSet {
  const known = setOfJson.get(json);
  if (known) return known;
  const set = read(json).children ?? new FieldSet();
  setOfJson.set(json, set);
  jsonOfSet.set(set, json);
  return set;
}

/** A node without children is a member; one with children only when it says so with `.`. */
function read(json: JsonObject): { children: FieldSet | undefined; isMember: boolean } {
  const members = new Set<PathElement>();
  const children = new Map<PathElement, FieldSet>();
  let isMember = false;
  for (const [key, value] of Object.entries(json)) {
    if (key === '.') {
      isMember = true;
      continue;
    }
    const element = parseElement(key);
    if (element === undefined) continue;
    const below = read(isObject(value) ? value : {});
    if (below.isMember) members.add(element);
    if (below.children) children.set(element, below.children);
  }
  if (members.size === 0 && children.size === 0) return { children: undefined, isMember: true };
  return { children: new FieldSet(members, children), isMember };
}
