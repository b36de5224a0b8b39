/** x-kubernetes-list-type, -list-map-keys and -map-type. Source: apis/apiextensions/validation/validation.go. */
import type { FieldError } from '../../meta/status.ts';
import { fault, path } from '../schema/field-errors.ts';
import { type CustomSchema, itemsOf, propertyOf } from '../schema/schema.ts';
import { goItems } from './internal-spec.ts';

export function validateListType(schema: CustomSchema, at: string): readonly FieldError[] {
  const listType = schema['x-kubernetes-list-type'];
  const mapType = schema['x-kubernetes-map-type'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const listTypeAt = path.child(at, 'x-kubernetes-list-type');
  const mapTypeAt = path.child(at, 'x-kubernetes-map-type');
  return [
    ...(mapType === undefined ? [] : mustBe('object', 'x-kubernetes-map-type', schema, at)),
    ...(mapType === undefined || ['atomic', 'granular'].includes(mapType)
      ? []
      : [fault.unsupported(mapTypeAt, mapType, ['atomic', 'granular'])]),
    ...(listType === undefined
      ? []
      : schema.type !== 'array'
        ? mustBe('array', 'x-kubernetes-list-type', schema, at)
        : listType === 'set'
          ? validateSetItems(itemsOf(schema), path.child(at, 'items'))
          : []),
    ...(listType === undefined || ['atomic', 'set', 'map'].includes(listType)
      ? []
      : [fault.unsupported(listTypeAt, listType, ['atomic', 'set', 'map'])]),
    ...(keys.length === 0 || listType === 'map' ? [] : [keysWithoutMap(listType, listTypeAt)]),
    ...(listType === 'map' ? validateMapItems(schema, keys, at) : []),
    ...(listType === 'map' || listType === 'set' ? validateMapKeys(schema, listType, keys, at) : []),
  ];
}

function keysWithoutMap(listType: string | undefined, at: string): FieldError {
  const why = 'must be map if x-kubernetes-list-map-keys is non-empty';
  return listType === undefined ? fault.required(at, why) : fault.invalid(at, listType, why);
}

function mustBe(type: string, extension: string, schema: CustomSchema, at: string): readonly FieldError[] {
  if (schema.type === type) return [];
  const why = `must be ${type} if ${extension} is specified`;
  const where = path.child(at, 'type');
  return [(schema.type ?? '') === '' ? fault.required(where, why) : fault.invalid(where, schema.type, why)];
}

/** The server shows the list type of the items in both cases. */
function validateSetItems(items: CustomSchema | undefined, at: string): readonly FieldError[] {
  const why = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items?.['x-kubernetes-list-type'];
  if (items?.type === 'array' && listType !== undefined && listType !== 'atomic')
    return [fault.invalid(path.child(at, 'x-kubernetes-list-type'), listType, why)];
  if (items?.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    return [fault.invalid(path.child(at, 'x-kubernetes-map-type'), listType ?? null, why)];
  return [];
}

function validateMapItems(schema: CustomSchema, keys: readonly string[], at: string): readonly FieldError[] {
  const where = path.child(at, 'items');
  const keysAt = path.child(at, 'x-kubernetes-list-map-keys');
  const items = itemsOf(schema);
  const why = "must be object if parent array's x-kubernetes-list-type is map";
  return [
    ...(keys.length === 0 ? [fault.required(keysAt, 'must not be empty if x-kubernetes-list-type is map')] : []),
    ...(schema.items === undefined
      ? [fault.required(where, 'must have a schema if x-kubernetes-list-type is map')]
      : []),
    ...(Array.isArray(schema.items)
      ? [fault.invalid(where, goItems(schema.items), 'must only have a single schema if x-kubernetes-list-type is map')]
      : []),
    ...(items === undefined
      ? []
      : items.type === 'object'
        ? keys.flatMap((key, i) => validateKey(items, key, keys, i, at))
        : [fault.invalid(path.child(where, 'type'), items.type ?? '', why)]),
  ];
}

function validateKey(
  items: CustomSchema,
  key: string,
  keys: readonly string[],
  i: number,
  at: string,
): readonly FieldError[] {
  const keysAt = path.child(at, 'x-kubernetes-list-map-keys');
  const declared = propertyOf(items, key);
  const typeAt = path.child(path.key(path.child(path.child(at, 'items'), 'properties'), key), 'type');
  return [
    ...(declared === undefined
      ? [fault.invalid(keysAt, keys, 'entries must all be names of item properties')]
      : declared.type === 'array' || declared.type === 'object'
        ? [fault.invalid(typeAt, 'object', "must be a scalar type if parent array's x-kubernetes-list-type is map")]
        : []),
    ...(keys.indexOf(key) < i ? [fault.invalid(keysAt, keys, 'must not contain duplicate entries')] : []),
  ];
}

function validateMapKeys(
  schema: CustomSchema,
  listType: string,
  keys: readonly string[],
  at: string,
): readonly FieldError[] {
  const items = itemsOf(schema);
  if (items === undefined) return [];
  const where = path.child(at, 'items');
  const nullable = items.nullable
    ? [fault.forbidden(path.child(where, 'nullable'), `cannot be nullable when x-kubernetes-list-type is ${listType}`)]
    : [];
  if (listType !== 'map') return nullable;
  const perKey = keys.flatMap((key) => {
    const declared = propertyOf(items, key);
    if (declared === undefined) return [];
    const keyAt = path.key(path.child(where, 'properties'), key);
    return [
      ...(items.required?.includes(key) || declared.default !== undefined
        ? []
        : [
            fault.required(
              path.child(keyAt, 'default'),
              'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
            ),
          ]),
      ...(declared.nullable
        ? [
            fault.forbidden(
              path.child(keyAt, 'nullable'),
              'this property is in x-kubernetes-list-map-keys, so it cannot be nullable',
            ),
          ]
        : []),
    ];
  });
  return [...nullable, ...perKey];
}
