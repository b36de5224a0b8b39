/** Fills in what the schema has defaults for. Source: apiserver/schema/defaulting/algorithm.go. */
import { copyOf, isList, isObject, type Json } from '../../patch/json.ts';
import { type CustomSchema, type Draft, itemsOf, propertyOf, valuesOf } from './schema.ts';

/** Changes the draft. */
export function applyDefaults(value: Json, schema: CustomSchema | undefined): void {
  if (schema === undefined) return;
  if (isList(value)) {
    const items = itemsOf(schema);
    const draft = value as Json[];
    draft.forEach((item, i) => {
      if (isBareNull(item, items)) draft[i] = copyOf(items?.default ?? null);
      applyDefaults(draft[i] ?? null, items);
    });
  } else if (isObject(value)) {
    defaultObject(value as Draft, schema);
  }
}

function defaultObject(draft: Draft, schema: CustomSchema): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    if (!Object.hasOwn(draft, name) || isBareNull(draft[name], property)) draft[name] = copyOf(property.default);
  }
  const values = valuesOf(schema);
  for (const name of Object.keys(draft)) {
    const property = propertyOf(schema, name);
    if (property === undefined && isBareNull(draft[name], values)) draft[name] = copyOf(values?.default ?? null);
    applyDefaults(draft[name] ?? null, property ?? values);
  }
}

/** A null that the schema does not allow. */
function isBareNull(value: Json | undefined, schema: CustomSchema | undefined): boolean {
  return value === null && schema !== undefined && schema.nullable !== true;
}
