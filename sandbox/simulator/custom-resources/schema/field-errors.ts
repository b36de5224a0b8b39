/** Field errors with values shown as Go shows them, and paths of fields. Source: apimachinery/pkg/util/validation/field/{errors,path}.go. */
import type { FieldError } from '../../meta/status.ts';
import type { Json } from '../../patch/json.ts';

/** The empty path is the object itself. */
export const path = {
  child: (parent: string, name: string): string => (parent === '' ? name : `${parent}.${name}`),
  index: (parent: string, index: number): string => `${parent}[${index}]`,
  key: (parent: string, key: string): string => `${parent}[${key}]`,
} as const;

/** Says that the value is not told, only what is wrong with it. */
export const omitted: unique symbol = Symbol('omitted');
type Shown = Json | undefined | typeof omitted;

function error(type: string, field: string, body: string): FieldError {
  return { type: type as FieldError['type'], field: field === '' ? '<nil>' : field, body };
}

/** encoding/json escapes these three so that the text can stand in HTML. */
export function goJson(value: unknown): string {
  return JSON.stringify(value ?? null)
    .replaceAll('&', '\\u0026')
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e');
}

/** A number as fmt's `%v` prints it. */
export function goNumber(value: number): string {
  const text = String(value);
  if (Number.isInteger(value) || Math.abs(value) >= 1e-4) return text;
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits}e-${exponent.slice(1).padStart(2, '0')}`;
}

/** A string as strconv.Quote prints it, for what JSON has the same escapes for. */
export function goQuote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

function shown(value: Json | undefined): string {
  if (typeof value === 'string') return goQuote(value);
  if (typeof value === 'number') return goNumber(value);
  return goJson(value);
}

function withValue(what: string, value: Shown, detail: string): string {
  const told = value === omitted ? what : `${what}: ${shown(value)}`;
  return detail === '' ? told : `${told}: ${detail}`;
}

function told(what: string, detail: string): string {
  return detail === '' ? what : `${what}: ${detail}`;
}

export const fault = {
  required: (field: string, detail = ''): FieldError =>
    error('FieldValueRequired', field, told('Required value', detail)),
  forbidden: (field: string, detail: string): FieldError =>
    error('FieldValueForbidden', field, told('Forbidden', detail)),
  invalid: (field: string, value: Shown, detail: string): FieldError =>
    error('FieldValueInvalid', field, withValue('Invalid value', value, detail)),
  wrongType: (field: string, value: Shown, detail: string): FieldError =>
    error('FieldValueTypeInvalid', field, withValue('Invalid value', value, detail)),
  duplicate: (field: string, value: Shown): FieldError =>
    error('FieldValueDuplicate', field, withValue('Duplicate value', value, '')),
  unsupported: (field: string, value: Shown, supported: readonly string[]): FieldError =>
    error(
      'FieldValueNotSupported',
      field,
      withValue('Unsupported value', value, `supported values: ${supported.map(goQuote).join(', ')}`),
    ),
  tooLong: (field: string, most: number): FieldError =>
    error('FieldValueTooLong', field, `Too long: may not be more than ${most} ${most === 1 ? 'byte' : 'bytes'}`),
  tooMany: (field: string, actual: number, most: number): FieldError =>
    error(
      'FieldValueTooMany',
      field,
      `Too many: ${actual}: must have at most ${most} ${most === 1 ? 'item' : 'items'}`,
    ),
} as const;
