/** Rules of the kind CustomResourceDefinition. Source: registry/customresourcedefinition/strategy.go, apis/apiextensions/v1/defaults.go. */
import type { Rules } from '../../kinds/rules.ts';
import type { FieldError } from '../../meta/status.ts';
import { isObject, type JsonObject } from '../../patch/json.ts';
import type { ExpressionLanguage } from '../expressions/expression-language.ts';
import { isKnownFormat } from '../schema/formats.ts';
import { normalizeSchema } from '../schema/normalize-schema.ts';
import { allSchemas, type Draft } from '../schema/schema.ts';
import { type Definition, storageVersionOf } from './definition.ts';
import { validateDefinition, validateDefinitionUpdate, validateStatus } from './validate-definition.ts';

export function definitionRules(language: ExpressionLanguage): Rules {
  return {
    countsGenerations: true,
    setDefaults: (draft) => setDefaults(draft as Draft),
    prepareForCreate(draft) {
      const stored = storageVersionOf(asDefinition(draft));
      (draft as Draft).status = {
        conditions: null,
        acceptedNames: { plural: '', kind: '' },
        storedVersions: stored === undefined ? null : [stored],
      };
    },
    prepareForUpdate(draft) {
      const { status = {} } = asDefinition(draft);
      const stored = storageVersionOf(asDefinition(draft));
      const storedVersions = status.storedVersions ?? [];
      if (stored === undefined || storedVersions.includes(stored)) return;
      (draft as Draft).status = { ...(status as unknown as JsonObject), storedVersions: [...storedVersions, stored] };
    },
    validate: (object) => validateDefinition(asDefinition(object), language),
    validateUpdate: (object, old): readonly FieldError[] =>
      validateDefinitionUpdate(asDefinition(object), asDefinition(old), language),
    validateStatusUpdate: (object) => validateStatus(asDefinition(object)),
    warnings: (object, old) => {
      const before = new Set(old === undefined ? [] : unknownFormats(asDefinition(old)));
      return unknownFormats(asDefinition(object))
        .filter((format) => !before.has(format))
        .map((format) => `unrecognized format ${JSON.stringify(format)}`);
    },
  };
}

/** What reaches the rules has passed the kind's schema. */
function asDefinition(object: JsonObject): Definition {
  return object as unknown as Definition;
}

function setDefaults(draft: Draft): void {
  const { spec, status } = draft;
  if (!isObject(spec)) return;
  const wanted = spec as Draft;
  const names = wanted.names;
  if (isObject(names)) {
    const kind = typeof names.kind === 'string' ? names.kind : '';
    const filled = names as Draft;
    if (!filled.singular && kind !== '') filled.singular = kind.toLowerCase();
    if (!filled.listKind && kind !== '') filled.listKind = `${kind}List`;
  }
  wanted.conversion ??= { strategy: 'None' };
  const { conversion } = wanted;
  const service = isObject(conversion) && isObject(conversion.webhook) ? conversion.webhook.clientConfig : undefined;
  if (isObject(service) && isObject(service.service)) (service.service as Draft).port ??= 443;
  if (wanted.preserveUnknownFields === false) delete wanted.preserveUnknownFields;
  normalizeVersions(wanted);
  const stored = storageVersionOf(asDefinition(draft));
  const has = isObject(status) && Array.isArray(status.storedVersions) && status.storedVersions.length > 0;
  if (!has && stored !== undefined) draft.status = { ...(isObject(status) ? status : {}), storedVersions: [stored] };
}

function normalizeVersions(spec: Draft): void {
  if (!Array.isArray(spec.versions)) return;
  for (const version of spec.versions) {
    if (!isObject(version)) continue;
    const draft = version as Draft;
    draft.served ??= false;
    draft.storage ??= false;
    if (draft.deprecated === false) delete draft.deprecated;
    if (isObject(draft.schema) && isObject(draft.schema.openAPIV3Schema))
      draft.schema = { openAPIV3Schema: normalizeSchema(draft.schema.openAPIV3Schema) };
  }
}

/** Formats of strings that are not checked, told once for all versions when they are alike. */
function unknownFormats({ spec }: Definition): readonly string[] {
  const schemas = spec.versions.map(({ schema }) => schema?.openAPIV3Schema);
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const used = distinct.length === 1 ? distinct : schemas;
  return used.flatMap((schema) =>
    [...allSchemas(schema)].flatMap(({ type, format = '' }) =>
      type === 'string' && format !== '' && !isKnownFormat(format) ? [format] : [],
    ),
  );
}
