/**
 * The spec as the server has it in memory: what all versions share stands once at the top, which is why errors speak of `spec.validation`.
 * Source: apis/apiextensions/v1/conversion.go, apis/apiextensions/types{,_jsonschema}.go.
 */
import { equal, type Json } from '../../patch/json.ts';
import type { CustomSchema, ValidationRule } from '../schema/schema.ts';
import type { Conversion, DefinitionSpec, DefinitionVersion, PrinterColumn, Subresources } from './definition.ts';

type Shared = Pick<DefinitionVersion, 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'>;
const shareable = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields'] as const;

export interface InternalSpec extends Omit<DefinitionSpec, 'versions'> {
  /** What every version has alike, and the versions no longer. */
  readonly shared: Shared;
  readonly versions: readonly DefinitionVersion[];
}

export function internalSpec(spec: DefinitionSpec): InternalSpec {
  const versions = spec.versions ?? [];
  const [first] = versions;
  if (first === undefined) return { ...spec, versions, shared: {} };
  const same = shareable.filter((part) => versions.every((version) => sameJson(version[part], first[part])));
  const without = (version: DefinitionVersion): DefinitionVersion =>
    Object.fromEntries(
      Object.entries(version).filter(([name]) => !same.some((part) => part === name)),
    ) as unknown as DefinitionVersion;
  const shared = Object.fromEntries(same.flatMap((part) => (first[part] === undefined ? [] : [[part, first[part]]])));
  return { ...spec, versions: versions.map(without), shared };
}

function sameJson(a: unknown, b: unknown): boolean {
  return equal(a as Json | undefined, b as Json | undefined);
}

/** Versions as encoding/json writes the Go structs, for `Invalid value: …`. */
export function goVersions(versions: readonly DefinitionVersion[]): Json {
  return versions.map(goVersion);
}

function goVersion(version: DefinitionVersion): Json {
  const { schema, additionalPrinterColumns: columns, selectableFields } = version;
  return {
    Name: version.name,
    Served: version.served,
    Storage: version.storage,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: schema === undefined ? null : { OpenAPIV3Schema: goSchema(schema.openAPIV3Schema) },
    Subresources: goSubresources(version.subresources),
    AdditionalPrinterColumns: columns === undefined ? null : columns.map(goColumn),
    SelectableFields: selectableFields?.map(({ jsonPath }) => ({ JSONPath: jsonPath })) ?? null,
  };
}

function goColumn({ name, type, format = '', description = '', priority = 0, jsonPath }: PrinterColumn): Json {
  return { Name: name, Type: type, Format: format, Description: description, Priority: priority, JSONPath: jsonPath };
}

function goSubresources(subresources: Subresources | undefined): Json {
  if (subresources === undefined) return null;
  const { status, scale } = subresources;
  return {
    Status: status === undefined ? null : {},
    Scale:
      scale === undefined
        ? null
        : {
            SpecReplicasPath: scale.specReplicasPath,
            StatusReplicasPath: scale.statusReplicasPath,
            LabelSelectorPath: scale.labelSelectorPath ?? null,
          },
  };
}

export function goRule(rule: ValidationRule): Json {
  return {
    Rule: rule.rule,
    Message: rule.message ?? '',
    MessageExpression: rule.messageExpression ?? '',
    Reason: rule.reason ?? null,
    FieldPath: rule.fieldPath ?? '',
    OptionalOldSelf: rule.optionalOldSelf ?? null,
  };
}

export function goItems(items: CustomSchema['items']): Json {
  if (items === undefined) return null;
  const many = Array.isArray(items);
  return {
    Schema: many ? null : goSchema(items as CustomSchema),
    JSONSchemas: many ? (items as readonly CustomSchema[]).map(goSchema) : null,
  };
}

function goSchemaOrBool(schema: CustomSchema | boolean | undefined): Json {
  if (schema === undefined) return null;
  return typeof schema === 'boolean' ? { Allows: schema, Schema: null } : { Allows: true, Schema: goSchema(schema) };
}

/** encoding/json writes maps with sorted keys. */
function goMap(schemas: Readonly<Record<string, CustomSchema>> | undefined): Json {
  if (schemas === undefined) return null;
  const sorted = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, schema]) => [name, goSchema(schema)]));
}

function list<T>(values: readonly T[] | undefined, shown: (value: T) => Json): Json {
  return values === undefined ? null : values.map(shown);
}

export function goSchema(schema: CustomSchema | undefined): Json {
  if (schema === undefined) return null;
  const same = (value: Json): Json => value;
  return {
    ID: schema.id ?? '',
    Schema: schema.$schema ?? '',
    Ref: schema.$ref ?? null,
    Description: schema.description ?? '',
    Type: schema.type ?? '',
    Nullable: schema.nullable ?? false,
    Format: schema.format ?? '',
    Title: schema.title ?? '',
    Default: schema.default ?? null,
    Maximum: schema.maximum ?? null,
    ExclusiveMaximum: schema.exclusiveMaximum ?? false,
    Minimum: schema.minimum ?? null,
    ExclusiveMinimum: schema.exclusiveMinimum ?? false,
    MaxLength: schema.maxLength ?? null,
    MinLength: schema.minLength ?? null,
    Pattern: schema.pattern ?? '',
    MaxItems: schema.maxItems ?? null,
    MinItems: schema.minItems ?? null,
    UniqueItems: schema.uniqueItems ?? false,
    MultipleOf: schema.multipleOf ?? null,
    Enum: list(schema.enum, same),
    MaxProperties: schema.maxProperties ?? null,
    MinProperties: schema.minProperties ?? null,
    Required: list(schema.required, same),
    Items: goItems(schema.items),
    AllOf: list(schema.allOf, goSchema),
    OneOf: list(schema.oneOf, goSchema),
    AnyOf: list(schema.anyOf, goSchema),
    Not: goSchema(schema.not),
    Properties: goMap(schema.properties),
    AdditionalProperties: goSchemaOrBool(schema.additionalProperties),
    PatternProperties: goMap(schema.patternProperties),
    Dependencies: null,
    AdditionalItems: goSchemaOrBool(schema.additionalItems),
    Definitions: goMap(schema.definitions),
    ExternalDocs:
      schema.externalDocs === undefined
        ? null
        : { Description: schema.externalDocs.description ?? '', URL: schema.externalDocs.url ?? '' },
    Example: schema.example ?? null,
    XPreserveUnknownFields: schema['x-kubernetes-preserve-unknown-fields'] ?? null,
    XEmbeddedResource: schema['x-kubernetes-embedded-resource'] ?? false,
    XIntOrString: schema['x-kubernetes-int-or-string'] ?? false,
    XListMapKeys: list(schema['x-kubernetes-list-map-keys'], same),
    XListType: schema['x-kubernetes-list-type'] ?? null,
    XMapType: schema['x-kubernetes-map-type'] ?? null,
    XValidations: list(schema['x-kubernetes-validations'], goRule),
  };
}

/** In the order of the Go struct, for what may stand at a root (see validate-schema.ts). */
export function goFieldsSet(schema: CustomSchema): readonly string[] {
  const shown = goSchema(schema) as Readonly<Record<string, Json>>;
  const isSet = (value: Json): boolean => value !== null && value !== '' && value !== false;
  return Object.keys(shown).filter((name) => isSet(shown[name] ?? null));
}

export function hasWebhook(conversion: Conversion | undefined): boolean {
  return conversion?.strategy === 'Webhook';
}
