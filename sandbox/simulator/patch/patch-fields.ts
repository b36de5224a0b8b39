/** How a field is patched, by the schema. Source: apimachinery/pkg/util/strategicpatch/meta.go, third_party/forked/golang/json/fields.go. */
import { definitionName, resolve, type Schema } from '../structure/structure.ts';
import { unexpected } from './strategic-errors.ts';

export interface PatchField {
  /** Of the field's objects, or of a list's items. */
  readonly schema: Schema;
  /** `merge`, `replace`, or empty for the usual one. */
  readonly strategy: string;
  /** Empty for lists of scalars. */
  readonly mergeKey: string;
}

/** A field that holds an object. Throws PatchError for fields that are not known. */
export function objectField(schema: Schema, key: string): PatchField {
  const field = lookUp(schema, key);
  return { schema: resolve(field), ...patchOf(field) };
}

/** A field that holds a list. Throws PatchError for fields that are not known or hold none. */
export function listField(schema: Schema, key: string): PatchField {
  const field = lookUp(schema, key);
  const list = resolve(field);
  // Go takes a pointer to a struct for the item itself.
  const items = list.type === 'object' && list.properties ? list : list.items;
  if (!items) throw unexpected('expected slice or array type, but got: struct');
  return { schema: resolve(items), ...patchOf(field) };
}

function lookUp(schema: Schema, key: string): Schema {
  if (!schema.properties && typeof schema.additionalProperties === 'object')
    throw unexpected('merging an object in json but data type is not struct, instead is: map');
  const field = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  if (field) return field;
  const struct = definitionName(schema)?.split('.').at(-1) ?? '';
  throw unexpected(`unable to find api field in struct ${struct} for the json field ${JSON.stringify(key)}`);
}

function patchOf(field: Schema): { strategy: string; mergeKey: string } {
  const strategies = (field['x-kubernetes-patch-strategy'] ?? '').split(',');
  const strategy = strategies.find((each) => each !== 'retainKeys') ?? '';
  return { strategy, mergeKey: field['x-kubernetes-patch-merge-key'] ?? '' };
}
