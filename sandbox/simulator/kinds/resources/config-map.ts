/** Config maps. Source: pkg/apis/core/validation/validation.go, ValidateConfigMap. */
import type { V1ConfigMap } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { breaches, keyed } from './checks/fields.ts';
import { configKey } from './checks/names.ts';

/** Of all values together; secrets have the same limit. */
export const longestData = 1024 * 1024;
const whyImmutable = 'field is immutable when `immutable` is set';

function validate({ data = {}, binaryData = {} }: V1ConfigMap): FieldError[] {
  const size =
    Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0) + bytes(Object.values(binaryData));
  return [
    ...Object.keys(data).flatMap((key) => [
      ...breaches(configKey, key, keyed('data', key)),
      ...(Object.hasOwn(binaryData, key)
        ? [fieldError.invalid(keyed('data', key), key, 'duplicate of key present in binaryData')]
        : []),
    ]),
    ...Object.keys(binaryData).flatMap((key) => breaches(configKey, key, keyed('binaryData', key))),
    ...(size > longestData ? [fieldError.tooLong('', longestData)] : []),
  ];
}

/** Of base64 texts. */
export function bytes(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + Buffer.from(value, 'base64').length, 0);
}

/** Content fields of an object marked immutable, and the mark itself. */
export function keptWhenImmutable<T extends { immutable?: boolean }>(
  object: T,
  old: T,
  fields: readonly (keyof T & string)[],
): FieldError[] {
  if (old.immutable !== true) return [];
  return [
    ...(object.immutable === true ? [] : [fieldError.forbidden('immutable', whyImmutable)]),
    ...fields
      .filter((field) => !equal((object[field] ?? {}) as Json, (old[field] ?? {}) as Json))
      .map((field) => fieldError.forbidden(field, whyImmutable)),
  ];
}

export const configMap: Rules<V1ConfigMap> = {
  validate,
  validateUpdate: (object, old) => [...keptWhenImmutable(object, old, ['data', 'binaryData']), ...validate(object)],
};
