/** A schema as a CustomResourceDefinition carries it: JSONSchemaProps of apiextensions.k8s.io/v1, in its JSON form. */
import { isObject, type Json } from '../../patch/json.ts';

export interface CustomSchema {
  readonly id?: string;
  readonly $schema?: string;
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string;
  readonly format?: string;
  readonly title?: string;
  readonly default?: Json;
  readonly maximum?: number;
  readonly exclusiveMaximum?: boolean;
  readonly minimum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly multipleOf?: number;
  readonly enum?: readonly Json[];
  readonly maxProperties?: number;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly items?: CustomSchema | readonly CustomSchema[];
  readonly allOf?: readonly CustomSchema[];
  readonly oneOf?: readonly CustomSchema[];
  readonly anyOf?: readonly CustomSchema[];
  readonly not?: CustomSchema;
  readonly properties?: Readonly<Record<string, CustomSchema>>;
  readonly additionalProperties?: CustomSchema | boolean;
  readonly patternProperties?: Readonly<Record<string, CustomSchema>>;
  readonly dependencies?: Readonly<Record<string, CustomSchema | readonly string[]>>;
  readonly additionalItems?: CustomSchema | boolean;
  readonly definitions?: Readonly<Record<string, CustomSchema>>;
  readonly externalDocs?: { readonly description?: string; readonly url?: string };
  readonly example?: Json;
  readonly nullable?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** An entry of `x-kubernetes-validations`. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** The schema of every item; undefined for the array form, which a structural schema cannot have. */
export function itemsOf(schema: CustomSchema | undefined): CustomSchema | undefined {
  const items = schema?.items;
  return items === undefined || Array.isArray(items) ? undefined : (items as CustomSchema);
}

/** The schema of the values of a map; undefined when any value goes, or none. */
export function valuesOf(schema: CustomSchema | undefined): CustomSchema | undefined {
  const values = schema?.additionalProperties;
  return typeof values === 'object' ? values : undefined;
}

export function propertyOf(schema: CustomSchema | undefined, name: string): CustomSchema | undefined {
  return schema?.properties !== undefined && Object.hasOwn(schema.properties, name)
    ? schema.properties[name]
    : undefined;
}

/** What a field of an object must be: its own property, else a value of the map. */
export function fieldOf(schema: CustomSchema | undefined, name: string): CustomSchema | undefined {
  return propertyOf(schema, name) ?? valuesOf(schema);
}

/** Every schema below and including this one, in the order of SchemaHas of apis/apiextensions/validation/validation.go. */
export function* allSchemas(schema: CustomSchema | undefined): Generator<CustomSchema> {
  if (schema === undefined) return;
  yield schema;
  const { items, allOf = [], anyOf = [], oneOf = [], not, properties = {}, dependencies = {} } = schema;
  const below: (CustomSchema | undefined)[] = [
    ...(items === undefined ? [] : [items].flat()),
    ...allOf,
    ...anyOf,
    ...oneOf,
    not,
    ...Object.values(properties),
    valuesOf(schema),
    ...Object.values(schema.patternProperties ?? {}),
    typeof schema.additionalItems === 'object' ? schema.additionalItems : undefined,
    ...Object.values(schema.definitions ?? {}),
    ...Object.values(dependencies).map((entry) => (Array.isArray(entry) ? undefined : (entry as CustomSchema))),
  ];
  for (const each of below) yield* allSchemas(each);
}

/** Marks the root of a resource, where apiVersion, kind and metadata are understood without being declared. */
export function asResource(schema: CustomSchema | undefined): CustomSchema {
  return { ...schema, 'x-kubernetes-embedded-resource': true };
}

export const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** JSON that belongs to whoever holds it, to be changed in place. */
export type Draft = { [key: string]: Json };

export function isDraft(value: Json | undefined): value is Draft {
  return isObject(value);
}
