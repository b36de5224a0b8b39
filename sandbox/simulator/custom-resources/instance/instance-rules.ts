/** Rules of the instances of one definition in one version. Source: registry/customresource/{strategy,status_strategy,validator}.go. */
import type { Rules } from '../../kinds/rules.ts';
import { type FieldError, forbidden } from '../../meta/status.ts';
import { qualifiedKey } from '../../meta/validate-names.ts';
import { isObject, type JsonObject } from '../../patch/json.ts';
import type { ExpressionLanguage } from '../expressions/expression-language.ts';
import { ExpressionValidator } from '../expressions/expression-validator.ts';
import { fault } from '../schema/field-errors.ts';
import { type Draft, propertyOf } from '../schema/schema.ts';
import { validateEmbedded } from '../schema/validate-embedded.ts';
import { validateLists } from '../schema/validate-lists.ts';
import { validateValue } from '../schema/validate-value.ts';
import type { CustomVersion } from './custom-version.ts';
import { validateScaleSpec, validateScaleStatus } from './scale.ts';

const standardFinalizers = ['orphan', 'foregroundDeletion', 'kubernetes'];
/** After these an object's shape is not what rules expect. */
const blocking: readonly string[] = [
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
];

/** Expressions are compiled when the first object comes. */
export function instanceRules(of: CustomVersion, language: ExpressionLanguage): Rules {
  const { schema = {}, scale, group, names, version, kind, apiVersion } = of;
  const statusSchema = propertyOf(schema, 'status');
  let compiled: ExpressionValidator | undefined;
  const expressions = (errors: readonly FieldError[], object: JsonObject, old?: JsonObject): readonly FieldError[] => {
    compiled ??= new ExpressionValidator(of.schema, true, language);
    if (!compiled.hasRules) return errors;
    if (!errors.some(({ type }) => blocking.includes(type))) return [...errors, ...compiled.validate(object, old)];
    const why =
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';
    return [...errors, fault.invalid('', null, why)];
  };
  const typeErrors = (object: JsonObject): readonly FieldError[] => [
    ...(object.kind === kind ? [] : [fault.invalid('kind', object.kind, `must be ${kind}`)]),
    ...(object.apiVersion === apiVersion
      ? []
      : [fault.invalid('apiVersion', object.apiVersion, `must be ${group}/${version}`)]),
  ];
  const whole = (object: JsonObject, old?: JsonObject): readonly FieldError[] => [
    ...validateValue(schema, object, { old }),
    ...validateScaleSpec(object, scale),
    ...validateScaleStatus(object, scale),
    ...validateEmbedded(object, of.schema),
  ];
  const lists = (object: JsonObject, old: JsonObject): readonly FieldError[] =>
    validateLists(old, of.schema).length > 0 ? [] : validateLists(object, of.schema);
  return {
    countsGenerations: true,
    prepareForCreate(draft) {
      if (!of.isTerminating) return;
      const { name } = isObject(draft.metadata) ? draft.metadata : {};
      throw forbidden(
        { group, resource: names.plural },
        typeof name === 'string' ? name : '',
        'create not allowed while custom resource definition is terminating',
      );
    },
    prepareForStatusUpdate(draft, old) {
      const meta = isObject(draft.metadata) ? draft.metadata : {};
      const kept = isObject(old.metadata) ? old.metadata : {};
      const { managedFields } = meta;
      (draft as Draft).metadata = { ...kept, ...(managedFields === undefined ? {} : { managedFields }) };
    },
    validate(object) {
      const wrong = typeErrors(object);
      if (wrong.length > 0) return wrong;
      return expressions([...whole(object), ...validateLists(object, of.schema)], object);
    },
    validateUpdate(object, old) {
      const wrong = typeErrors(object);
      if (wrong.length > 0) return wrong;
      return expressions([...whole(object, old), ...lists(object, old)], object, old);
    },
    validateStatusUpdate(object, old) {
      const { status } = object;
      const errors = [
        ...(status === undefined || statusSchema === undefined
          ? []
          : validateValue(statusSchema, status, { at: 'status', old: old.status })),
        ...validateScaleStatus(object, scale),
        ...lists(object, old),
      ];
      return expressions(errors, object, old);
    },
    warnings: (object, old) => finalizerWarnings(object, old),
  };
}

function finalizersOf(object: JsonObject | undefined): readonly string[] {
  const meta = object?.metadata;
  const given = isObject(meta) ? meta.finalizers : undefined;
  return Array.isArray(given) ? given.map(String) : [];
}

/** Finalizers that are new and could be somebody else's too. */
function finalizerWarnings(object: JsonObject, old: JsonObject | undefined): readonly string[] {
  const before = finalizersOf(old);
  const added = [...new Set(finalizersOf(object))].filter((finalizer) => !before.includes(finalizer)).sort();
  return added.flatMap((finalizer) => {
    const subject = `metadata.finalizers: ${JSON.stringify(finalizer)}`;
    const unqualified = !finalizer.includes('/') && !standardFinalizers.includes(finalizer);
    const including = finalizer.includes('.') ? ' including a path (/)' : '';
    return [
      ...qualifiedKey(finalizer).map((why) => `${subject}: ${why}`),
      ...(unqualified
        ? [
            `${subject}: prefer a domain-qualified finalizer name${including} to avoid accidental conflicts with other finalizer writers`,
          ]
        : []),
    ];
  });
}
