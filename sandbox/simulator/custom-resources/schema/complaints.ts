/** The words of kube-openapi/pkg/validation/errors/schema.go and validate/schema_messages.go. */
import type { Json } from '../../patch/json.ts';
import { goNumber, goQuote } from './field-errors.ts';
import type { Complaint } from './findings.ts';

const other = (name: string, value: Json, text: string): Complaint => ({ kind: 'other', name, value, text });
const general = (text: string): Complaint => ({ kind: 'general', text });

export const complain = {
  type: (at: string, wanted: string, given: string): Complaint => ({
    kind: 'type',
    name: at,
    value: given,
    text: `${at} in body must be of type ${wanted}: ${goQuote(given)}`,
  }),
  required: (at: string): Complaint => ({ kind: 'required', name: at, text: `${at} in body is required` }),
  enum: (at: string, value: Json, values: readonly Json[]): Complaint => ({
    kind: 'enum',
    name: at,
    value,
    values,
    text: `${at} in body should be one of ${JSON.stringify(values)}`,
  }),
  tooLong: (at: string, most: number): Complaint => ({
    kind: 'tooLong',
    name: at,
    limit: most,
    text: `${at} in body should be at most ${most} chars long`,
  }),
  tooShort: (at: string, least: number, value: string): Complaint =>
    other(at, value, `${at} in body should be at least ${least} chars long`),
  pattern: (at: string, pattern: string, value: string): Complaint =>
    other(at, value, `${at} in body should match '${pattern}'`),
  multipleOf: (at: string, factor: number, value: number): Complaint =>
    other(at, value, `${at} in body should be a multiple of ${goNumber(factor)}`),
  notPositive: (at: string, factor: number): Complaint =>
    other(at, factor, `factor MultipleOf declared for ${at} must be positive: ${goNumber(factor)}`),
  above: (at: string, most: number, exclusive: boolean, value: number): Complaint =>
    other(at, value, `${at} in body should be less than ${exclusive ? '' : 'or equal to '}${goNumber(most)}`),
  below: (at: string, least: number, exclusive: boolean, value: number): Complaint =>
    other(at, value, `${at} in body should be greater than ${exclusive ? '' : 'or equal to '}${goNumber(least)}`),
  duplicates: (at: string): Complaint => other(at, '', `${at} in body shouldn't contain duplicates`),
  tooFewItems: (at: string, least: number, size: number): Complaint =>
    other(at, size, `${at} in body should have at least ${least} items`),
  tooManyItems: (at: string, most: number, size: number): Complaint => ({
    kind: 'tooMany',
    name: at,
    value: size,
    limit: most,
    text: `${at} in body should have at most ${most} items`,
  }),
  tooFewFields: (at: string, least: number, size: number): Complaint =>
    other(at, size, `${at} in body should have at least ${least} properties`),
  tooManyFields: (at: string, most: number, size: number): Complaint => ({
    kind: 'tooMany',
    name: at,
    value: size,
    limit: most,
    text: `${at} in body should have at most ${most} properties`,
  }),
  forbiddenField: (at: string, name: string): Complaint =>
    other(at, name, `${at}.${name} in body is a forbidden property`),
  noneOfAny: (at: string): Complaint => general(`${goQuote(at)} must validate at least one schema (anyOf)`),
  notOne: (at: string, valid: number): Complaint =>
    general(
      `${goQuote(at)} must validate one and only one schema (oneOf). Found ${valid === 0 ? 'none valid' : `${valid} valid alternatives`}`,
    ),
  notAll: (at: string, none: boolean): Complaint =>
    general(`${goQuote(at)} must validate all the schemas (allOf)${none ? '. None validated' : ''}`),
  not: (at: string): Complaint => general(`${goQuote(at)} must not validate the schema (not)`),
} as const;
