import type { ObjectMeta } from '../meta/object-meta.ts';
import type { JsonObject } from '../patch/json.ts';

/** `metadata`, whose types the schema has checked. */
export function metaOf(object: JsonObject): ObjectMeta {
  return (object.metadata ?? {}) as ObjectMeta;
}

export function withMeta(object: JsonObject, meta: ObjectMeta): JsonObject {
  return { ...object, metadata: meta as unknown as JsonObject };
}
