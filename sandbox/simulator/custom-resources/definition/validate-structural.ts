/** Whether a schema is structural: every field has a type outside of anyOf, allOf, oneOf and not. Source: apiserver/schema/{validation,convert}.go. */
import type { FieldError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { fault, path } from '../schema/field-errors.ts';
import { goRegExp, PatternError } from '../schema/go-regexp.ts';
import { type CustomSchema, itemsOf, propertyOf, valuesOf } from '../schema/schema.ts';

type Level = 'root' | 'item' | 'field';

const integerOrString: Json = [{ type: 'integer' }, { type: 'string' }];

/** Sorted by their text. */
export function validateStructural(schema: CustomSchema, at: string): readonly FieldError[] {
  const errors = [...invariants(schema, 'root', at), ...completeness(schema, schema, at, at, false)];
  const text = ({ field, body }: FieldError): string => `${field}: ${body}`;
  return errors.sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

/** Why Go could not even take the schema as a structural one; undefined when it can. */
export function unsupportedPart(schema: CustomSchema): string | undefined {
  const own = unsupportedField(schema);
  if (own !== undefined) return own;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  const below = [
    schema.not,
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    itemsOf(schema),
    ...Object.values(schema.properties ?? {}),
    valuesOf(schema),
  ];
  for (const each of below) {
    const found = each === undefined ? undefined : unsupportedPart(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unsupportedField(schema: CustomSchema): string | undefined {
  const fields = [
    ['id', schema.id],
    ['schema', schema.$schema],
    ['$ref', schema.$ref],
    ['patternProperties', schema.patternProperties],
    ['dependencies', schema.dependencies],
    ['additionalItems', schema.additionalItems],
    ['definitions', schema.definitions],
  ] as const;
  const found = fields.find(([, value]) => value !== undefined && value !== '');
  if (found !== undefined) return `OpenAPIV3Schema '${found[0]}' is not supported`;
  return Array.isArray(schema.items) ? "OpenAPIV3Schema 'items' must be a schema, but is an array" : undefined;
}

function invariants(schema: CustomSchema, level: Level, at: string): readonly FieldError[] {
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  return [
    ...(schema.type === 'array' && items === undefined
      ? [fault.required(path.child(at, 'items'), 'must be specified')]
      : []),
    ...(items === undefined ? [] : invariants(items, 'item', path.child(at, 'items'))),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      invariants(property, 'field', path.key(path.child(at, 'properties'), name)),
    ),
    ...(schema.additionalProperties !== undefined && level === 'root'
      ? [fault.forbidden(path.child(at, 'additionalProperties'), 'must not be used at the root')]
      : []),
    ...(values === undefined ? [] : invariants(values, 'field', path.child(at, 'additionalProperties'))),
    ...validateExtensions(schema, at),
    ...valueValidation(schema, level, at, {
      skipAnyOf: equal(schema.anyOf as unknown as Json, integerOrString),
      skipFirstAllOf: equal(schema.allOf?.[0]?.anyOf as unknown as Json, integerOrString),
    }),
    ...validateType(schema, level, at),
    ...(embedded && schema.additionalProperties !== undefined
      ? [
          fault.forbidden(
            path.child(at, 'additionalProperties'),
            'must not be used if x-kubernetes-embedded-resource is set',
          ),
        ]
      : []),
    ...(level === 'root' && schema.type !== undefined && schema.type !== 'object'
      ? [fault.invalid(path.child(at, 'type'), schema.type, 'must be object at the root')]
      : []),
    ...validateMetaProperties(schema, level, at),
    ...(embedded &&
    schema['x-kubernetes-preserve-unknown-fields'] !== true &&
    Object.keys(schema.properties ?? {}).length === 0
      ? [
          fault.required(
            path.child(at, 'properties'),
            'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
          ),
        ]
      : []),
  ];
}

function validateExtensions(schema: CustomSchema, at: string): readonly FieldError[] {
  if (schema['x-kubernetes-int-or-string'] !== true) return [];
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((extension) => schema[extension] === true)
    .map((extension) =>
      fault.invalid(path.child(at, extension), true, 'must be false if x-kubernetes-int-or-string is true'),
    );
}

function validateType(schema: CustomSchema, level: Level, at: string): readonly FieldError[] {
  const { type = '' } = schema;
  const where = path.child(at, 'type');
  if (schema['x-kubernetes-embedded-resource'] === true && type !== 'object') {
    const why = 'must be object if x-kubernetes-embedded-resource is true';
    return [type === '' ? fault.required(where, why) : fault.invalid(where, type, why)];
  }
  const mayBeAny =
    schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (type !== '' || mayBeAny) return [];
  const of = {
    root: 'must not be empty at the root',
    item: 'must not be empty for specified array items',
    field: 'must not be empty for specified object fields',
  };
  return [fault.required(where, of[level])];
}

function validateMetaProperties(schema: CustomSchema, level: Level, at: string): readonly FieldError[] {
  const checked = level === 'root' || schema['x-kubernetes-embedded-resource'] === true;
  const properties = path.child(at, 'properties');
  const texts = checked ? ['kind', 'apiVersion'] : [];
  const errors = texts.flatMap((name) => {
    const declared = propertyOf(schema, name);
    if (declared === undefined || declared.type === 'string') return [];
    return [fault.invalid(path.child(path.key(properties, name), 'type'), declared.type ?? '', 'must be string')];
  });
  const metadata = propertyOf(schema, 'metadata');
  if (metadata === undefined) return errors;
  const where = path.key(properties, 'metadata');
  return [
    ...errors,
    ...(checked && metadata.type !== 'object'
      ? [fault.invalid(path.child(where, 'type'), metadata.type ?? '', 'must be object')]
      : []),
    ...(level === 'root' && saysMoreThanNames(metadata)
      ? [
          fault.forbidden(
            where,
            'must not specify anything other than name and generateName, but metadata is implicitly specified',
          ),
        ]
      : []),
  ];
}

function saysMoreThanNames(metadata: CustomSchema): boolean {
  const { type: _, default: __, properties = {}, ...more } = metadata;
  const others = Object.keys(properties).some((name) => name !== 'name' && name !== 'generateName');
  return others || Object.keys(more).length > 0;
}

interface Skipped {
  readonly skipAnyOf?: boolean;
  readonly skipFirstAllOf?: boolean;
}

function valueValidation(schema: CustomSchema, level: Level, at: string, skipped: Skipped = {}): readonly FieldError[] {
  const each = (name: 'anyOf' | 'allOf' | 'oneOf', skip: (i: number) => Skipped = () => ({})) =>
    (schema[name] ?? []).flatMap((one, i) => nested(one, level, path.index(path.child(at, name), i), skip(i)));
  return [
    ...(skipped.skipAnyOf ? [] : each('anyOf')),
    ...each('allOf', (i) => (skipped.skipFirstAllOf && i === 0 ? { skipAnyOf: true } : {})),
    ...each('oneOf'),
    ...(schema.not === undefined ? [] : nested(schema.not, level, path.child(at, 'not'))),
    ...validatePattern(schema, path.child(at, 'pattern')),
  ];
}

function validatePattern({ pattern = '' }: CustomSchema, at: string): readonly FieldError[] {
  try {
    goRegExp(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return [fault.invalid(at, pattern, `must be a valid regular expression, but isn't: ${error.message}`)];
  }
}

/** Below anyOf and its like there may be conditions only, no structure. */
function nested(schema: CustomSchema, level: Level, at: string, skipped: Skipped = {}): readonly FieldError[] {
  const items = itemsOf(schema);
  const forbidden: readonly [string, boolean, string][] = [
    ['type', (schema.type ?? '') !== '', 'empty'],
    [
      'additionalProperties',
      schema.additionalProperties !== undefined && schema.additionalProperties !== false,
      'undefined',
    ],
    ['default', schema.default !== undefined, 'undefined'],
    ['title', (schema.title ?? '') !== '', 'empty'],
    ['description', (schema.description ?? '') !== '', 'empty'],
    ['nullable', schema.nullable === true, 'false'],
    ['x-kubernetes-preserve-unknown-fields', schema['x-kubernetes-preserve-unknown-fields'] === true, 'false'],
    ['x-kubernetes-embedded-resource', schema['x-kubernetes-embedded-resource'] === true, 'false'],
    ['x-kubernetes-int-or-string', schema['x-kubernetes-int-or-string'] === true, 'false'],
    ['x-kubernetes-list-map-keys', (schema['x-kubernetes-list-map-keys'] ?? []).length > 0, 'empty'],
    ['x-kubernetes-list-type', schema['x-kubernetes-list-type'] !== undefined, 'undefined'],
    ['x-kubernetes-map-type', schema['x-kubernetes-map-type'] !== undefined, 'undefined'],
    ['x-kubernetes-validations', (schema['x-kubernetes-validations'] ?? []).length > 0, 'empty'],
  ];
  return [
    ...valueValidation(schema, level, at, skipped),
    ...(items === undefined ? [] : nested(items, level, path.child(at, 'items'))),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      nested(property, 'field', path.key(path.child(at, 'properties'), name)),
    ),
    ...forbidden.flatMap(([name, isSet, must]) =>
      isSet ? [fault.forbidden(path.child(at, name), `must be ${must} to be structural`)] : [],
    ),
    ...(propertyOf(schema, 'metadata') === undefined
      ? []
      : [
          fault.forbidden(
            path.key(path.child(at, 'properties'), 'metadata'),
            'must not be specified in a nested context',
          ),
        ]),
  ];
}

/** Whatever a condition speaks of, the structure must have too. `at` is in the structure, `from` where it is spoken of. */
function completeness(
  condition: CustomSchema,
  structure: CustomSchema | undefined,
  at: string,
  from: string,
  isNested: boolean,
): readonly FieldError[] {
  if (structure === undefined) return [fault.required(at, `because it is defined in ${from}`)];
  const { not, allOf = [], anyOf = [], oneOf = [] } = condition;
  const within = (one: CustomSchema, where: string) => completeness(one, structure, at, where, true);
  const junctors = [
    ...(not === undefined ? [] : within(not, path.child(from, 'not'))),
    ...allOf.flatMap((one, i) => within(one, path.index(path.child(from, 'allOf'), i))),
    ...anyOf.flatMap((one, i) => within(one, path.index(path.child(from, 'anyOf'), i))),
    ...oneOf.flatMap((one, i) => within(one, path.index(path.child(from, 'oneOf'), i))),
  ];
  if (!isNested) return junctors;
  const items = itemsOf(condition);
  return [
    ...junctors,
    ...(items === undefined
      ? []
      : completeness(items, itemsOf(structure), path.child(at, 'items'), path.child(from, 'items'), true)),
    ...Object.entries(condition.properties ?? {}).flatMap(([name, property]) =>
      completeness(
        property,
        propertyOf(structure, name),
        path.key(path.child(at, 'properties'), name),
        path.key(path.child(from, 'properties'), name),
        true,
      ),
    ),
  ];
}
