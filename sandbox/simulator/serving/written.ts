/** Objects as the text of an answer, made once while they are listed and watched again and again. */
import type { JsonObject } from '../patch/json.ts';

/** Of all clusters together; then everything is forgotten and made anew as it is asked for. Twelve clusters of 500 Pods fit. */
const mostCharacters = 32 * 1024 * 1024;

let texts = new WeakMap<JsonObject, string>();
let characters = 0;

/** An object as it stands in a list of its kind: without `kind` and `apiVersion`, its metadata first. */
export function itemText(object: JsonObject): string {
  return written(object, () => {
    const { apiVersion: _a, kind: _k, metadata = {}, ...rest } = object;
    return JSON.stringify({ metadata, ...rest });
  });
}

/** What stands in a row of a table for an object of which the metadata is shown. */
export function metadataText(metadata: JsonObject): string {
  return written(metadata, () => JSON.stringify(metadata));
}

function written(object: JsonObject, write: () => string): string {
  const known = texts.get(object);
  if (known !== undefined) return known;
  const text = write();
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
