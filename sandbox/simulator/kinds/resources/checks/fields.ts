/** Refusals that many kinds share. Source: apimachinery/pkg/api/validation/generic.go, apimachinery/pkg/util/validation/field/errors.go. */
import { type FieldError, fieldError } from '../../../meta/status.ts';
import type { NameRule } from '../../../meta/validate-names.ts';
import { equal, type Json } from '../../../patch/json.ts';

export const fieldIsImmutable = 'field is immutable';

/** A field that may not change once set. Go's nil and the absence of a field are the same. */
export function immutable(now: unknown, before: unknown, field: string): FieldError[] {
  if (equal((now ?? null) as Json, (before ?? null) as Json)) return [];
  return [fieldError.invalid(field, now ?? null, fieldIsImmutable)];
}

/** Everything a rule says about a value. */
export function breaches(rule: NameRule, value: string, field: string): FieldError[] {
  return rule(value).map((why) => fieldError.invalid(field, value, why));
}

/** A value that has to be there and to follow a rule. */
export function needed(rule: NameRule, value: string | undefined, field: string): FieldError[] {
  return value ? breaches(rule, value, field) : [fieldError.required(field)];
}

/** Supported values in the order given, which Go does not always sort; the value may be anything. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const quoted = supported.map((one) => JSON.stringify(one)).join(', ');
  return {
    type: 'FieldValueNotSupported',
    field,
    body: `Unsupported value: ${JSON.stringify(value ?? null)}: supported values: ${quoted}`,
  };
}

/** A value of a closed set; an absent one is somebody else's matter. */
export function oneOf(value: string | undefined, supported: readonly string[], field: string): FieldError[] {
  return value === undefined || supported.includes(value) ? [] : [notSupported(field, value, supported)];
}

/** A value of a closed set that has to be there. */
export function neededOneOf(value: string | undefined, supported: readonly string[], field: string): FieldError[] {
  return value ? oneOf(value, supported, field) : [fieldError.required(field)];
}

export function tooMany(field: string, have: number, most: number): FieldError {
  return {
    type: 'FieldValueTooMany',
    field,
    body: `Too many: ${have}: must have at most ${most} item${most === 1 ? '' : 's'}`,
  } as unknown as FieldError;
}

export function notNegative(value: number | undefined, field: string): FieldError[] {
  if (value === undefined || value >= 0) return [];
  return [fieldError.invalid(field, value, 'must be greater than or equal to 0')];
}

/** Later items whose key was there before. */
export function duplicates<T>(
  items: readonly T[],
  key: (item: T) => string,
  error: (item: T, index: number) => FieldError,
): FieldError[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const known = seen.has(key(item));
    seen.add(key(item));
    return known ? [error(item, index)] : [];
  });
}

/** `base.key` of a map as Go's field.Path writes it: `data[tls.crt]`. */
export function keyed(base: string, key: string): string {
  return `${base}[${key}]`;
}
