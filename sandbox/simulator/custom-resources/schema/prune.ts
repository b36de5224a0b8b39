/** Takes out of an object what its schema does not have. Source: apiserver/schema/pruning/algorithm.go, defaulting/prunenulls.go. */
import { isList, isObject, type Json } from '../../patch/json.ts';
import {
  asResource,
  type CustomSchema,
  type Draft,
  fieldOf,
  itemsOf,
  metaFields,
  propertyOf,
  valuesOf,
} from './schema.ts';

/** Changes the draft. Answers the paths of what went, sorted. `isRoot` spares apiVersion, kind and metadata. */
export function prune(draft: Draft, schema: CustomSchema | undefined, isRoot: boolean): readonly string[] {
  const unknown: string[] = [];
  pruneValue(draft, isRoot ? asResource(schema) : schema, '', unknown);
  return unknown.sort();
}

function pruneValue(value: Json, schema: CustomSchema | undefined, at: string, unknown: string[]): void {
  const keepsUnknown = schema?.['x-kubernetes-preserve-unknown-fields'] === true;
  if (isList(value)) {
    const items = itemsOf(schema);
    value.forEach((item, i) => {
      if (keepsUnknown) pruneKept(item, items, `${at}[${i}]`, unknown);
      else pruneValue(item, items, `${at}[${i}]`, unknown);
    });
  } else if (isObject(value)) {
    if (keepsUnknown) pruneKept(value, schema, at, unknown);
    else pruneObject(value as Draft, schema, at, unknown);
  }
}

function pruneObject(draft: Draft, schema: CustomSchema | undefined, at: string, unknown: string[]): void {
  for (const [name, child] of Object.entries(draft)) {
    if (schema?.['x-kubernetes-embedded-resource'] === true && metaFields.has(name)) continue;
    const where = at === '' ? name : `${at}.${name}`;
    const known = propertyOf(schema, name);
    if (known !== undefined) pruneValue(child, known, where, unknown);
    else if (schema?.additionalProperties !== undefined) pruneValue(child, valuesOf(schema), where, unknown);
    else {
      if (schema === undefined || !metaFields.has(name) || at !== '') unknown.push(where);
      delete draft[name];
    }
  }
}

/** Below a place that keeps unknown fields, the known ones are pruned all the same. */
function pruneKept(value: Json, schema: CustomSchema | undefined, at: string, unknown: string[]): void {
  if (schema === undefined) return;
  if (isList(value)) {
    value.forEach((item, i) => {
      pruneKept(item, itemsOf(schema), `${at}[${i}]`, unknown);
    });
  }
  if (!isObject(value)) return;
  for (const [name, child] of Object.entries(value)) {
    if (schema['x-kubernetes-embedded-resource'] === true && metaFields.has(name)) continue;
    const where = at === '' ? name : `${at}.${name}`;
    const known = propertyOf(schema, name);
    if (known !== undefined) pruneValue(child, known, where, unknown);
    else if (schema.additionalProperties !== undefined) pruneValue(child, valuesOf(schema), where, unknown);
  }
}

/** A null where none may be is the same as nothing; one that has a default waits for it. Changes the draft. */
export function pruneNulls(value: Json, schema: CustomSchema | undefined): void {
  if (isList(value)) for (const item of value) pruneNulls(item, itemsOf(schema));
  if (!isObject(value)) return;
  for (const [name, child] of Object.entries(value)) {
    const declared = fieldOf(schema, name);
    if (child === null && declared !== undefined && declared.nullable !== true && declared.default === undefined)
      delete (value as Draft)[name];
    else pruneNulls(child, declared);
  }
}
