/** Strings and numbers against their schema. Source: kube-openapi/pkg/validation/validate/{validator,values}.go. */
import { complain } from './complaints.ts';
import { Findings } from './findings.ts';
import { goRegExp, PatternError } from './go-regexp.ts';
import type { CustomSchema } from './schema.ts';

/** Only the first thing wrong with a string is told. */
export function validateString(schema: CustomSchema, value: string, at: string): Findings {
  const { maxLength, minLength, pattern = '' } = schema;
  const length = [...value].length;
  if (maxLength !== undefined && length > maxLength) return Findings.of(complain.tooLong(at, maxLength));
  if (minLength !== undefined && length < minLength) return Findings.of(complain.tooShort(at, minLength, value));
  const broken = pattern === '' ? undefined : mismatch(pattern, value);
  return broken === undefined ? new Findings() : Findings.of(complain.pattern(at, broken, value));
}

function mismatch(pattern: string, value: string): string | undefined {
  try {
    return goRegExp(pattern).test(value) ? undefined : pattern;
  } catch (error) {
    if (error instanceof PatternError) return `${pattern}, but pattern is invalid: ${error.message}`;
    throw error;
  }
}

export function validateNumber(schema: CustomSchema, value: number, at: string): Findings {
  const found = new Findings();
  // Limits of whole numbers are cut down to whole numbers first.
  const whole = Number.isSafeInteger(value);
  const cut = (limit: number): number => (whole ? Math.trunc(limit) : limit);
  const { multipleOf, exclusiveMaximum = false, exclusiveMinimum = false } = schema;
  if (multipleOf !== undefined) {
    const factor = cut(multipleOf);
    if (factor <= 0) found.add(complain.notPositive(at, factor));
    else if (!isMultiple(value, factor)) found.add(complain.multipleOf(at, factor, value));
  }
  const minimum = schema.minimum === undefined ? undefined : cut(schema.minimum);
  const maximum = schema.maximum === undefined ? undefined : cut(schema.maximum);
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum && value === minimum)))
    found.add(complain.below(at, minimum, exclusiveMinimum, value));
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum && value === maximum)))
    found.add(complain.above(at, maximum, exclusiveMaximum, value));
  found.matches += 1;
  return found;
}

/** Fractions are compared with a little room (swag.IsFloat64AJSONInteger). */
function isMultiple(value: number, factor: number): boolean {
  const times = factor < 1 ? (1 / factor) * value : value / factor;
  if (Number.isInteger(times)) return Math.abs(times) < 2 ** 53;
  const whole = Math.trunc(times);
  return whole !== 0 && Math.abs(times - whole) / (Math.abs(times) + Math.abs(whole)) < 1e-9;
}
