/** Everything that can be wrong with a definition. Source: apis/apiextensions/validation/validation.go. */
import type { FieldError } from '../../meta/status.ts';
import { serviceName, subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { ExpressionLanguage } from '../expressions/expression-language.ts';
import { fault, path } from '../schema/field-errors.ts';
import { allSchemas, type CustomSchema } from '../schema/schema.ts';
import { validateApproval } from './approve.ts';
import { type Definition, type DefinitionVersion, isTrue, type Subresources } from './definition.ts';
import { goFieldsSet, goSchema, goVersions, hasWebhook, type InternalSpec, internalSpec } from './internal-spec.ts';
import { validateConversion } from './validate-conversion.ts';
import { validateDefaults } from './validate-defaults.ts';
import { validateColumn, validateNames, validateSelectableFields, validateSubresources } from './validate-parts.ts';
import { validateSchema } from './validate-schema.ts';
import { unsupportedPart, validateStructural } from './validate-structural.ts';

const rootFields =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';

export function validateDefinition(definition: Definition, language: ExpressionLanguage): readonly FieldError[] {
  const { names, group } = definition.spec;
  const { name = '' } = definition.metadata;
  return [
    ...(name === `${names.plural}.${group}`
      ? []
      : [fault.invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group')]),
    ...validateSpec(definition, language),
    ...validateStatus(definition),
    ...validateStoredVersions(definition),
    ...validateApproval(definition),
    ...validatePreserving(definition),
  ];
}

export function validateDefinitionUpdate(
  definition: Definition,
  old: Definition,
  language: ExpressionLanguage,
): readonly FieldError[] {
  const { spec } = definition;
  const immutable = (value: Json, before: Json, at: string): readonly FieldError[] =>
    equal(value, before) ? [] : [fault.invalid(at, value, 'field is immutable')];
  return [
    ...validateSpec(definition, language),
    ...(isTrue(old, 'Established')
      ? [
          ...immutable(spec.scope, old.spec.scope, 'spec.scope'),
          ...immutable(spec.names.kind, old.spec.names.kind, 'spec.names.kind'),
        ]
      : []),
    ...immutable(spec.group, old.spec.group, 'spec.group'),
    ...immutable(spec.names.plural, old.spec.names.plural, 'spec.names.plural'),
    ...validateStatus(definition),
    ...validateStoredVersions(definition),
    ...validateApproval(definition, old),
    ...(old.spec.preserveUnknownFields === true ? [] : validatePreserving(definition)),
  ];
}

/** What can be wrong with the status that somebody writes. */
export function validateStatus({ status }: Definition): readonly FieldError[] {
  return status?.acceptedNames === undefined ? [] : validateNames(status.acceptedNames, 'status.acceptedNames');
}

function validatePreserving({ spec }: Definition): readonly FieldError[] {
  if (spec.preserveUnknownFields !== true) return [];
  const why = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  return [fault.invalid('spec.preserveUnknownFields', true, why)];
}

function validateStoredVersions({ spec, status }: Definition): readonly FieldError[] {
  const at = 'status.storedVersions';
  const stored = status?.storedVersions ?? [];
  if (stored.length === 0) return [fault.invalid(at, null, 'must have at least one stored version')];
  const missing = spec.versions.filter(({ name, storage }) => storage && !stored.includes(name));
  return [
    ...missing.map(({ name }) => fault.invalid(at, stored, `must have the storage version ${name}`)),
    ...stored.flatMap((name, i) =>
      spec.versions.some((version) => version.name === name)
        ? []
        : [
            fault.invalid(
              path.index(at, i),
              name,
              `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
            ),
          ],
    ),
  ];
}

function validateSpec(definition: Definition, language: ExpressionLanguage): readonly FieldError[] {
  const spec = internalSpec(definition.spec);
  const { group = '', scope, names, versions, shared } = spec;
  const storages = versions.filter(({ storage }) => storage).length;
  const unique = new Set(versions.map(({ name }) => name)).size === versions.length;
  const shown = (): Json => goVersions(versions);
  return [
    ...validateGroup(group),
    ...validateScope(scope ?? ''),
    ...validateSchemasGiven(spec),
    ...(hasDefaults(spec) && spec.preserveUnknownFields === true
      ? [fault.invalid('spec.preserveUnknownFields', true, 'must be false in order to use defaults in the schema')]
      : []),
    ...versions.flatMap((version, i) => validateVersion(version, spec, path.index('spec.versions', i), language)),
    ...(unique ? [] : [fault.invalid('spec.versions', shown(), 'must contain unique version names')]),
    ...(storages === 1
      ? []
      : [fault.invalid('spec.versions', shown(), 'must have exactly one version marked as storage version')]),
    ...validateFirstVersion(versions),
    ...(['plural', 'singular', 'kind', 'listKind'] as const).flatMap((name) =>
      (names[name] ?? '') === '' ? [fault.required(`spec.names.${name}`)] : [],
    ),
    ...validateNames(names, 'spec.names'),
    ...validateRootSchema(shared.schema, anyStatus(spec), 'spec.validation', language),
    ...validateSubresources(shared.subresources, 'spec.subresources'),
    ...(shared.additionalPrinterColumns ?? []).flatMap((column, i) =>
      validateColumn(column, path.index('spec.additionalPrinterColumns', i)),
    ),
    ...validateSharedSelectables(shared),
    ...(hasWebhook(spec.conversion) && spec.preserveUnknownFields === true
      ? [fault.invalid('spec.conversion.strategy', 'Webhook', 'must be None if spec.preserveUnknownFields is true')]
      : []),
    ...(spec.conversion === undefined ? [] : validateConversion(spec.conversion, 'spec.conversion')),
  ];
}

function validateGroup(group: string): readonly FieldError[] {
  if (group === '') return [fault.required('spec.group')];
  const problems = subdomainName(group);
  if (problems.length > 0) return [fault.invalid('spec.group', group, problems.join(','))];
  return group.includes('.') ? [] : [fault.invalid('spec.group', group, 'should be a domain with at least one dot')];
}

function validateScope(scope: string): readonly FieldError[] {
  if (scope === '') return [fault.required('spec.scope')];
  const scopes = ['Cluster', 'Namespaced'];
  return scopes.includes(scope) ? [] : [fault.unsupported('spec.scope', scope, scopes)];
}

/** The name of the first version is checked a second time, as the one of old. */
function validateFirstVersion([first]: readonly DefinitionVersion[]): readonly FieldError[] {
  const problems = first === undefined || first.name === '' ? [] : serviceName(first.name);
  return problems.length === 0 ? [] : [fault.invalid('spec.version', first?.name, problems.join(','))];
}

function validateSchemasGiven({ shared, versions }: InternalSpec): readonly FieldError[] {
  if (shared.schema?.openAPIV3Schema !== undefined) return [];
  return versions.flatMap(({ schema }, i) =>
    schema?.openAPIV3Schema === undefined ? [fault.required(`spec.versions[${i}].schema.openAPIV3Schema`)] : [],
  );
}

function hasDefaults({ shared, versions }: InternalSpec): boolean {
  return [shared, ...versions].some(({ schema }) =>
    [...allSchemas(schema?.openAPIV3Schema)].some((each) => each.default !== undefined),
  );
}

function hasStatus(subresources: Subresources | undefined): boolean {
  return subresources?.status !== undefined;
}

function anyStatus({ shared, versions }: InternalSpec): boolean {
  return hasStatus(shared.subresources) || versions.some(({ subresources }) => hasStatus(subresources));
}

function validateVersion(
  version: DefinitionVersion,
  { shared, versions }: InternalSpec,
  at: string,
  language: ExpressionLanguage,
): readonly FieldError[] {
  const { name = '', selectableFields = [], schema, additionalPrinterColumns = [] } = version;
  const problems = serviceName(name);
  const perVersion = versions.some(({ subresources }) => subresources !== undefined);
  const status = hasStatus(perVersion ? version.subresources : shared.subresources);
  const selectableAt = path.child(at, 'selectableFields');
  return [
    ...(problems.length === 0 ? [] : [fault.invalid(path.child(at, 'name'), name, problems.join(','))]),
    ...validateDeprecation(version, path.child(at, 'deprecationWarning')),
    ...validateRootSchema(schema, status, path.child(at, 'schema'), language),
    ...validateSubresources(version.subresources, path.child(at, 'subresources')),
    ...additionalPrinterColumns.flatMap((column, i) =>
      validateColumn(column, path.index(path.child(at, 'additionalPrinterColumns'), i)),
    ),
    ...(selectableFields.length === 0
      ? []
      : schema?.openAPIV3Schema === undefined
        ? [fault.invalid(selectableAt, '', 'may only be set when `version.schema.openAPIV3Schema` is not included')]
        : validateSelectableFields(selectableFields, schema.openAPIV3Schema, selectableAt)),
  ];
}

function validateSharedSelectables({ selectableFields = [], schema }: InternalSpec['shared']): readonly FieldError[] {
  const at = 'spec.selectableFields';
  if (selectableFields.length === 0) return [];
  if (schema?.openAPIV3Schema === undefined)
    return [fault.invalid(at, '', 'may only be set when validations.schema is included')];
  return validateSelectableFields(selectableFields, schema.openAPIV3Schema, at);
}

function validateDeprecation({ deprecated, deprecationWarning }: DefinitionVersion, at: string): readonly FieldError[] {
  if (deprecationWarning === undefined) return [];
  if (!deprecated) return [fault.invalid(at, deprecationWarning, 'can only be set for deprecated versions')];
  const strange = [...deprecationWarning].findIndex((character) => !/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character));
  const index = Buffer.byteLength([...deprecationWarning].slice(0, strange).join(''));
  return [
    ...(Buffer.byteLength(deprecationWarning) > 256 ? ['must be <= 256 characters long'] : []),
    ...(deprecationWarning === '' ? ['must not be an empty string'] : []),
    ...(strange < 0
      ? []
      : [`must only contain printable UTF-8 characters; non-printable character found at index ${index}`]),
  ].map((why) => fault.invalid(at, deprecationWarning, why));
}

function validateRootSchema(
  given: { readonly openAPIV3Schema?: CustomSchema } | undefined,
  statusEnabled: boolean,
  at: string,
  language: ExpressionLanguage,
): readonly FieldError[] {
  const schema = given?.openAPIV3Schema;
  if (schema === undefined) return [];
  const where = path.child(at, 'openAPIV3Schema');
  const early = [
    ...(statusEnabled ? validateRootFields(schema, where) : []),
    ...(schema.nullable ? [fault.forbidden(`${where}.nullable`, 'nullable cannot be true at the root')] : []),
  ];
  const unsupported = unsupportedPart(schema);
  const structural = unsupported === undefined ? validateStructural(schema, where) : [];
  const defaults =
    unsupported === undefined && structural.length === 0 ? validateDefaults(schema, where, language) : [];
  const isSound = unsupported === undefined && structural.length === 0 && defaults.length === 0;
  const openApi = validateSchema(schema, where, isSound ? language : undefined);
  const all = [...early, ...structural, ...defaults, ...openApi];
  return all.length === 0 && unsupported !== undefined ? [fault.invalid(where, '', unsupported)] : all;
}

/** With a status of its own, an object's root holds nothing that `status` would take part in. */
function validateRootFields(schema: CustomSchema, at: string): readonly FieldError[] {
  const allowed = rootFields.split(' ');
  for (const field of goFieldsSet(schema)) {
    if (field === 'Type' && schema.type !== 'object') {
      const why = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      return [fault.invalid(`${at}.type`, schema.type, why)];
    }
    if (!allowed.includes(field)) {
      const why = `only [${rootFields}] fields are allowed at the root of the schema if the status subresource is enabled`;
      return [fault.invalid(at, goSchema(schema), why)];
    }
  }
  return [];
}
