/** JSON as expressions see it: whole numbers, times and durations have types of their own, and only declared fields show. Source: apiserver/schema/cel/{values,model/schemas}.go. */
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';
import { asResource, type CustomSchema, itemsOf, valuesOf } from '../schema/schema.ts';
import { escapeName } from './escape-name.ts';

/** Undefined for what expressions cannot see. */
export function expressionValue(value: Json, schema: CustomSchema, isRoot = false): unknown {
  if (value === null) return null;
  if (schema['x-kubernetes-int-or-string'] === true) return Number.isInteger(value) ? BigInt(Number(value)) : value;
  if (isList(value)) {
    const items = itemsOf(schema);
    return items === undefined ? undefined : value.map((item) => expressionValue(item, items));
  }
  if (isObject(value)) return objectValue(value, isRoot ? withMetaFields(schema) : schema);
  if (typeof value === 'number') {
    return schema.type === 'integer' && Number.isInteger(value) ? BigInt(value) : value;
  }
  return typeof value === 'string' ? textValue(value, schema) : value;
}

function textValue(value: string, { format }: CustomSchema): unknown {
  if (format === 'byte') return new Uint8Array(Buffer.from(value, 'base64'));
  if (format === 'date' || format === 'date-time') {
    const time = new Date(value);
    return Number.isNaN(time.getTime()) ? value : time;
  }
  return value;
}

function objectValue(value: JsonObject, schema: CustomSchema): unknown {
  const declared = schema['x-kubernetes-embedded-resource'] === true ? withMetaFields(schema) : schema;
  const values = valuesOf(declared);
  const seen: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(value)) {
    const property = declared.properties?.[name];
    const spelled = property === undefined && values !== undefined ? name : escapeName(name);
    const wanted = property ?? values;
    if (spelled === undefined || wanted === undefined) continue;
    const shown = expressionValue(child, wanted);
    if (shown !== undefined) seen[spelled] = shown;
  }
  return seen;
}

/** apiVersion, kind and the names of metadata are there whether declared or not. */
export function withMetaFields(schema: CustomSchema): CustomSchema {
  const text: CustomSchema = { type: 'string' };
  const metadata: CustomSchema = { type: 'object', properties: { name: text, generateName: text } };
  const { 'x-kubernetes-embedded-resource': _, ...rest } = asResource(schema);
  return { ...rest, properties: { ...schema.properties, kind: text, apiVersion: text, metadata } };
}
