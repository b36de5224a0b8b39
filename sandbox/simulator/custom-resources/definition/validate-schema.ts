/** A schema within a definition: what OpenAPI lets Kubernetes use, and the extensions. Source: ValidateCustomResourceDefinitionOpenAPISchema of apis/apiextensions/validation/validation.go. */

import type { FieldError } from '../../meta/status.ts';
import { compileRules } from '../expressions/compile-rules.ts';
import type { ExpressionLanguage } from '../expressions/expression-language.ts';
import { fault, path } from '../schema/field-errors.ts';
import { type CustomSchema, itemsOf, metaFields, valuesOf } from '../schema/schema.ts';
import { goRule } from './internal-spec.ts';
import { validateListType } from './validate-list-type.ts';
import { validateRuleTexts } from './validate-rule-texts.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

interface Place {
  readonly at: string;
  readonly isRoot?: boolean;
  /** Within apiVersion, kind or metadata of a resource. */
  readonly insideMeta?: boolean;
  /** Why there may be no default here. */
  readonly defaultsForbidden?: string;
  /** The list above whose items cannot be told to be the same before and after an update. */
  readonly uncorrelatable?: string;
  /** Under anyOf and its like rules are refused for other reasons already. */
  readonly inJunctor?: boolean;
}

interface Result {
  readonly schema: readonly FieldError[];
  readonly rules: readonly FieldError[];
}

/** `language` is left out where the schema is not even structural: its rules would make no sense. */
export function validateSchema(
  schema: CustomSchema,
  at: string,
  language: ExpressionLanguage | undefined,
): readonly FieldError[] {
  const { schema: errors, rules } = check(schema, { at, isRoot: true }, language);
  return [...errors, ...rules];
}

function check(schema: CustomSchema, place: Place, language: ExpressionLanguage | undefined): Result {
  const { at } = place;
  const below = children(schema, place).map(([child, where]) => check(child, where, language));
  const errors = [
    ...validateStandard(schema, place),
    ...(schema.uniqueItems
      ? [
          fault.forbidden(
            path.child(at, 'uniqueItems'),
            'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
          ),
        ]
      : []),
    ...(schema.additionalProperties !== undefined &&
    schema.additionalProperties !== true &&
    Object.keys(schema.properties ?? {}).length > 0
      ? [
          fault.forbidden(
            path.child(at, 'additionalProperties'),
            'additionalProperties and properties are mutual exclusive',
          ),
        ]
      : []),
    ...below.flatMap((each) => each.schema),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false
      ? [fault.invalid(path.child(at, 'x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined')]
      : []),
    ...validateListType(schema, at),
    ...validateRuleTexts(schema, at),
  ];
  const own = errors.length > 0 || language === undefined || place.inJunctor ? [] : checkRules(schema, place, language);
  return { schema: errors, rules: [...below.flatMap((each) => each.rules), ...own] };
}

function children(schema: CustomSchema, place: Place): readonly [CustomSchema, Place][] {
  const { at, isRoot, insideMeta = false } = place;
  const { isRoot: _, ...same } = place;
  const values = valuesOf(schema);
  const items = itemsOf(schema);
  const junctor = (child: CustomSchema | undefined, where: string): readonly [CustomSchema, Place][] =>
    child === undefined ? [] : [[child, { ...same, at: where, inJunctor: true }]];
  const isResource = isRoot === true || schema['x-kubernetes-embedded-resource'] === true;
  const list = path.child(at, 'items');
  // Only items of a list of type map are known again after an update.
  const inItems: Place =
    schema['x-kubernetes-list-type'] === 'map' ? same : { ...same, uncorrelatable: place.uncorrelatable ?? at };
  return [
    ...(values === undefined
      ? []
      : ([
          [
            values,
            {
              ...same,
              at: path.child(at, 'additionalProperties'),
              ...(insideMeta ? { defaultsForbidden: 'inside additionalProperties applying to object metadata' } : {}),
            },
          ],
        ] as [CustomSchema, Place][])),
    ...Object.entries(schema.properties ?? {}).map(([name, property]): [CustomSchema, Place] => [
      property,
      {
        ...same,
        at: path.key(path.child(at, 'properties'), name),
        ...(isResource && metaFields.has(name) ? { insideMeta: true } : {}),
        ...(isRoot && metaFields.has(name) ? { defaultsForbidden: `in top-level ${name}` } : {}),
      },
    ]),
    ...junctor(schema.not, path.child(at, 'not')),
    ...(['allOf', 'oneOf', 'anyOf'] as const).flatMap((name) =>
      (schema[name] ?? []).flatMap((each, i) => junctor(each, path.index(path.child(at, name), i))),
    ),
    ...Object.entries(schema.definitions ?? {}).flatMap(([name, each]) =>
      junctor(each, path.key(path.child(at, 'definitions'), name)),
    ),
    ...(items === undefined ? [] : ([[items, { ...inItems, at: list }]] as [CustomSchema, Place][])),
    ...(Array.isArray(schema.items)
      ? (schema.items as readonly CustomSchema[]).map((each, i): [CustomSchema, Place] => [
          each,
          { ...inItems, at: path.index(list, i) },
        ])
      : []),
  ];
}

function validateStandard(schema: CustomSchema, { at, insideMeta, defaultsForbidden }: Place): readonly FieldError[] {
  const { type = '' } = schema;
  const unsupported = (name: string, isSet: boolean): readonly FieldError[] =>
    isSet ? [fault.forbidden(path.child(at, name), `${name} is not supported`)] : [];
  return [
    ...(type === '' || types.includes(type) ? [] : [fault.unsupported(path.child(at, 'type'), type, types)]),
    ...(schema.default !== undefined && defaultsForbidden !== undefined
      ? [fault.forbidden(path.child(at, 'default'), `must not be set ${defaultsForbidden}`)]
      : []),
    ...unsupported('id', (schema.id ?? '') !== ''),
    ...unsupported('additionalItems', schema.additionalItems !== undefined),
    ...unsupported('patternProperties', schema.patternProperties !== undefined),
    ...unsupported('definitions', schema.definitions !== undefined),
    ...unsupported('dependencies', schema.dependencies !== undefined),
    ...unsupported('$ref', schema.$ref !== undefined),
    ...(type === 'null'
      ? [fault.forbidden(path.child(at, 'type'), 'type cannot be set to null, use nullable as an alternative')]
      : []),
    ...(Array.isArray(schema.items)
      ? [fault.forbidden(path.child(at, 'items'), 'items must be a schema object and not an array')]
      : []),
    ...(insideMeta && schema['x-kubernetes-embedded-resource']
      ? [fault.forbidden(path.child(at, 'x-kubernetes-embedded-resource'), 'must not be used inside of resource meta')]
      : []),
  ];
}

function checkRules(
  schema: CustomSchema,
  { at, isRoot = false, uncorrelatable }: Place,
  language: ExpressionLanguage,
): readonly FieldError[] {
  const root = isRoot || schema['x-kubernetes-embedded-resource'] === true;
  return compileRules(schema, root, language).flatMap(({ rule, error, messageError, usesOldSelf }, i) => {
    const where = path.index(path.child(at, 'x-kubernetes-validations'), i);
    const misuse =
      usesOldSelf && error === undefined
        ? uncorrelatable === undefined
          ? []
          : [
              fault.invalid(
                path.child(where, 'rule'),
                rule.rule,
                `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`,
              ),
            ]
        : rule.optionalOldSelf === undefined
          ? []
          : [
              fault.invalid(
                path.child(where, 'optionalOldSelf'),
                rule.optionalOldSelf,
                'may not be set if oldSelf is not used in rule',
              ),
            ];
    return [
      ...(error === undefined ? [] : [fault.invalid(path.child(where, 'rule'), goRule(rule), error)]),
      ...(messageError === undefined
        ? []
        : [fault.invalid(path.child(where, 'messageExpression'), goRule(rule), messageError)]),
      ...misuse,
    ];
  });
}
