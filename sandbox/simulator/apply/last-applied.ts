/**
 * The annotation of client-side apply, which the server respects for the manager `kubectl`.
 * Source: apimachinery/pkg/util/managedfields/internal/{lastapplied,lastappliedmanager,lastappliedupdater}.go.
 */
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { compare } from './compare.ts';
import { metadataOf, textOf, type WriteOptions } from './field-manager.ts';
import type { FieldSet } from './field-set.ts';
import { goJson } from './path-element.ts';
import { toFieldSet } from './to-field-set.ts';
import { typeOf } from './type.ts';
import { validate } from './validate.ts';

const annotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** All annotations of an object together (apimachinery/pkg/api/validation/objectmeta.go). */
const mostBytes = 256 * 1024;

function annotationsOf(object: JsonObject): JsonObject {
  const { annotations } = metadataOf(object);
  return isObject(annotations) ? annotations : {};
}

export function hasLastApplied(object: JsonObject): boolean {
  return textOf(annotationsOf(object)[annotation]) !== '';
}

/** The fields that client-side apply has set and nobody has changed since; undefined when there is nothing to go by. */
export function allowedByLastApplied(live: JsonObject, { schema, apiVersion }: WriteOptions): FieldSet | undefined {
  if (!hasLastApplied(live)) return undefined;
  const type = typeOf(schema);
  try {
    const lastApplied = JSON.parse(textOf(annotationsOf(live)[annotation])) as Json;
    if (!isObject(lastApplied) || lastApplied.apiVersion !== apiVersion) return undefined;
    validate(live, type);
    validate(lastApplied, type);
    const { modified, added, removed } = compare(lastApplied, live, type);
    return toFieldSet(lastApplied, type).difference(modified).difference(added).difference(removed);
  } catch {
    return undefined;
  }
}

/** The object with the annotation set to what was applied, or without it when that is too long. */
export function withLastApplied(object: JsonObject, applied: JsonObject): JsonObject {
  const metadata = metadataOf(applied);
  const { [annotation]: _, ...others } = annotationsOf(applied);
  const bare = isObject(metadata.annotations)
    ? { ...applied, metadata: { ...metadata, annotations: others } }
    : applied;
  const { [annotation]: _old, ...kept } = annotationsOf(object);
  const annotations = { ...kept, [annotation]: `${goJson(bare)}\n` };
  const size = Object.entries(annotations).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key + textOf(value)),
    0,
  );
  return { ...object, metadata: { ...metadataOf(object), annotations: size > mostBytes ? kept : annotations } };
}
