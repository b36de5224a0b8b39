/** The rules of a schema, compiled. Source: apiserver/schema/cel/compilation.go. */
import { FieldPathError, parseFieldPath } from '../definition/field-path.ts';
import type { CustomSchema, ValidationRule } from '../schema/schema.ts';
import { undefinedField, withoutStrings } from './check-fields.ts';
import type { Compiled, ExpressionLanguage } from './expression-language.ts';

export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly usesOldSelf: boolean;
  readonly evaluate?: Compiled;
  readonly message?: Compiled;
  /** Relative to the rule's schema, as a field error shows it. */
  readonly fieldPath: string;
  /** What is wrong with the rule, or with its messageExpression. */
  readonly error?: string;
  readonly messageError?: string;
}

const variables = ['self', 'oldSelf'] as const;

/** One for each rule of this schema, not of those below. Never throws. */
export function compileRules(
  schema: CustomSchema,
  isRoot: boolean,
  language: ExpressionLanguage,
): readonly CompiledRule[] {
  return (schema['x-kubernetes-validations'] ?? []).map((rule) => compileRule(rule, schema, isRoot, language));
}

function compileRule(
  rule: ValidationRule,
  schema: CustomSchema,
  isRoot: boolean,
  language: ExpressionLanguage,
): CompiledRule {
  const usesOldSelf = /(?<![\w.])oldSelf\b/.test(withoutStrings(rule.rule));
  const plain = { rule, usesOldSelf, fieldPath: shownPath(rule.fieldPath ?? '', schema) };
  if (rule.rule.trim() === '') return plain;
  const compiled = attempt(rule.rule, schema, isRoot, language);
  if (typeof compiled === 'string') return { ...plain, error: `compilation failed: ${compiled}` };
  const { messageExpression = '' } = rule;
  if (messageExpression === '') return { ...plain, evaluate: compiled };
  const message = attempt(messageExpression, schema, isRoot, language);
  if (typeof message === 'string')
    return { ...plain, evaluate: compiled, messageError: `messageExpression compilation failed: ${message}` };
  return { ...plain, evaluate: compiled, message };
}

function attempt(
  source: string,
  schema: CustomSchema,
  isRoot: boolean,
  language: ExpressionLanguage,
): Compiled | string {
  try {
    const compiled = language.compile(source, variables);
    return undefinedField(source, schema, isRoot) ?? compiled;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function shownPath(given: string, schema: CustomSchema): string {
  if (given === '') return '';
  try {
    return parseFieldPath(given, schema).shown;
  } catch (error) {
    if (error instanceof FieldPathError) return '';
    throw error;
  }
}
