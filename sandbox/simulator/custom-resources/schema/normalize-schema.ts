/** What is left of a schema after Go has decoded and encoded it: no unknown fields, no empty ones. Source: apis/apiextensions/v1/types_jsonschema.go, marshal.go. */
import { isList, isObject, type Json, type JsonObject } from '../../patch/json.ts';

type Kind =
  | 'text'
  | 'flag'
  | 'number'
  | 'texts'
  | 'any'
  | 'values'
  | 'schema'
  | 'schemas'
  | 'schemaMap'
  | 'schemaOrBool';

const fields: Readonly<Record<string, Kind>> = {
  id: 'text',
  $schema: 'text',
  $ref: 'any',
  description: 'text',
  type: 'text',
  format: 'text',
  title: 'text',
  default: 'any',
  maximum: 'number',
  exclusiveMaximum: 'flag',
  minimum: 'number',
  exclusiveMinimum: 'flag',
  maxLength: 'number',
  minLength: 'number',
  pattern: 'text',
  maxItems: 'number',
  minItems: 'number',
  uniqueItems: 'flag',
  multipleOf: 'number',
  enum: 'values',
  maxProperties: 'number',
  minProperties: 'number',
  required: 'texts',
  items: 'schema',
  allOf: 'schemas',
  oneOf: 'schemas',
  anyOf: 'schemas',
  not: 'schema',
  properties: 'schemaMap',
  additionalProperties: 'schemaOrBool',
  patternProperties: 'schemaMap',
  dependencies: 'schemaMap',
  additionalItems: 'schemaOrBool',
  definitions: 'schemaMap',
  externalDocs: 'any',
  example: 'any',
  nullable: 'flag',
  'x-kubernetes-preserve-unknown-fields': 'any',
  'x-kubernetes-embedded-resource': 'flag',
  'x-kubernetes-int-or-string': 'flag',
  'x-kubernetes-list-map-keys': 'texts',
  'x-kubernetes-list-type': 'any',
  'x-kubernetes-map-type': 'any',
  'x-kubernetes-validations': 'values',
};

/** Fields in the order of the Go struct's JSON. */
export function normalizeSchema(schema: JsonObject): JsonObject {
  const kept = Object.entries(fields).flatMap(([name, kind]): [string, Json][] => {
    const value = Object.hasOwn(schema, name) ? schema[name] : undefined;
    const normal = value === undefined || value === null ? undefined : normalized(value, kind);
    return normal === undefined ? [] : [[name, normal]];
  });
  return Object.fromEntries(kept);
}

function normalized(value: Json, kind: Kind): Json | undefined {
  switch (kind) {
    case 'text':
      return value === '' ? undefined : value;
    case 'flag':
      return value === false ? undefined : value;
    case 'texts':
    case 'values':
      return isList(value) && value.length === 0 ? undefined : value;
    case 'schema':
    case 'schemaOrBool':
      return isObject(value) ? normalizeSchema(value) : isList(value) ? normalizeAll(value) : value;
    case 'schemas':
      return isList(value) ? normalizeAll(value) : value;
    case 'schemaMap':
      return isObject(value) ? normalizeMap(value) : value;
    default:
      return value;
  }
}

function normalizeAll(schemas: readonly Json[]): Json | undefined {
  if (schemas.length === 0) return undefined;
  return schemas.map((each) => (isObject(each) ? normalizeSchema(each) : each));
}

function normalizeMap(schemas: JsonObject): Json | undefined {
  const entries = Object.entries(schemas);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, each]) => [name, isObject(each) ? normalizeSchema(each) : each]));
}
