/** The fields of x-kubernetes-validations, before their expressions are compiled. Source: apis/apiextensions/validation/validation.go. */
import type { FieldError } from '../../meta/status.ts';
import { fault, path } from '../schema/field-errors.ts';
import type { CustomSchema, ValidationRule } from '../schema/schema.ts';
import { FieldPathError, parseFieldPath } from './field-path.ts';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

export function validateRuleTexts(schema: CustomSchema, at: string): readonly FieldError[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap((rule, i) =>
    validateRule(rule, schema, path.index(path.child(at, 'x-kubernetes-validations'), i)),
  );
}

function hasNewlines(text: string): boolean {
  return /[\n\r]/.test(text);
}

function validateRule(rule: ValidationRule, schema: CustomSchema, at: string): readonly FieldError[] {
  const { messageExpression = '', reason, fieldPath = '' } = rule;
  const fieldPathAt = path.child(at, 'fieldPath');
  return [
    ...validateMessage(rule, at),
    ...(messageExpression !== '' && messageExpression.trim() === ''
      ? [fault.required(path.child(at, 'messageExpression'), 'messageExpression must be non-empty if specified')]
      : []),
    ...(reason === undefined || reasons.includes(reason)
      ? []
      : [fault.unsupported(path.child(at, 'reason'), reason, reasons)]),
    ...(fieldPath !== '' && fieldPath.trim() === ''
      ? [fault.invalid(fieldPathAt, fieldPath, 'must be non-empty if specified')]
      : []),
    ...(hasNewlines(fieldPath) ? [fault.invalid(fieldPathAt, fieldPath, 'must not contain line breaks')] : []),
    ...(fieldPath !== '' && !isPath(fieldPath, schema)
      ? [fault.invalid(fieldPathAt, fieldPath, 'must be a valid path')]
      : []),
  ];
}

function validateMessage({ rule = '', message = '' }: ValidationRule, at: string): readonly FieldError[] {
  const where = path.child(at, 'message');
  if (rule.trim() === '') return [fault.required(path.child(at, 'rule'), 'rule is not specified')];
  if (message !== '' && message.trim() === '') return [fault.invalid(where, message, 'must be non-empty if specified')];
  if (hasNewlines(message.trim())) return [fault.invalid(where, message, 'must not contain line breaks')];
  if (hasNewlines(rule.trim()) && message.trim() === '')
    return [fault.required(where, 'message must be specified if rule contains line breaks')];
  return [];
}

function isPath(fieldPath: string, schema: CustomSchema): boolean {
  try {
    parseFieldPath(fieldPath, schema);
    return true;
  } catch (error) {
    if (error instanceof FieldPathError) return false;
    throw error;
  }
}
