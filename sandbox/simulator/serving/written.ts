/** Objects as the text of an answer, made once while they are listed and watched again and again. */
import type { JsonObject } from '../patch/json.ts';

/** Of all clusters together; then everything is forgotten and made anew as it is asked for. Twelve clusters of 500 Pods fit. */
const mostCharacters = 32 * 1024 * 1024;

let texts = new WeakMap<JsonObject, string>();
let characters = 0;

/** An object as it stands in a list of its kind: without `kind` and `apiVersion`, its metadata first. */
export function itemText(object: JsonObject): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const { apiVersion: _a, kind: _k, metadata = {}, ...rest } = object;
  const text = JSON.stringify({ metadata, ...rest });
  if (characters + text.length > mostCharacters) {
    texts = new WeakMap();
    characters = 0;
  }
  characters += text.length;
  texts.set(object, text);
  return text;
}

/** The whole object. */
export function objectText(object: JsonObject): string {
  const { kind = '', apiVersion = '' } = object;
  return `{"kind":${JSON.stringify(kind)},"apiVersion":${JSON.stringify(apiVersion)},${itemText(object).slice(1)}`;
}
