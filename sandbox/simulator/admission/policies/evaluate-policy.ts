/** What one policy says of one request. Source: apiserver/pkg/admission/plugin/policy/validating/validator.go. */
import { ExpressionError } from '../../cel/expressions.ts';
import type { CompiledPolicy, Ready } from './compiled-policy.ts';
import type { Values } from './policy-values.ts';

export interface Denial {
  readonly message: string;
  /** A reason of statuses: `Invalid`, `Forbidden`. */
  readonly reason: string;
  /** Denied whatever the binding's actions are. */
  readonly always?: boolean;
}

/** Longer messages are not used. */
const longestMessage = 5 * 1024;

function attempt(ready: Ready, values: Values): { value?: unknown; error?: string } {
  try {
    return { value: ready.evaluate(values) };
  } catch (error) {
    if (error instanceof ExpressionError) return { error: error.message };
    throw error;
  }
}

export function evaluatePolicy(compiled: CompiledPolicy, values: Values): Denial[] {
  const { ignoresErrors, validations, auditAnnotations } = compiled;
  const match = matches(compiled, values);
  if (typeof match === 'string') return ignoresErrors ? [] : [{ message: match, reason: 'Invalid' }];
  if (!match) return [];
  const denials = validations.flatMap((validation): Denial[] => {
    const { value, error } = attempt(validation, values);
    if (error !== undefined) return ignoresErrors ? [] : [{ message: error, reason: 'Invalid' }];
    return value === true ? [] : [{ message: messageOf(validation, values), reason: validation.reason }];
  });
  const failed = auditAnnotations.flatMap((annotation) => {
    const { error } = attempt(annotation, values);
    return error === undefined || ignoresErrors ? [] : [{ message: error, reason: 'Invalid', always: true }];
  });
  return [...denials, ...failed];
}

/** The text of an error when that cannot be told. A condition that is false makes others' errors meaningless. */
function matches({ matchConditions }: CompiledPolicy, values: Values): boolean | string {
  const errors: string[] = [];
  for (const condition of matchConditions) {
    const { value, error } = attempt(condition, values);
    if (value === false) return false;
    if (error !== undefined) errors.push(error);
  }
  if (errors.length === 0) return true;
  return errors.length === 1 ? (errors[0] ?? '') : `[${[...new Set(errors)].join(', ')}]`;
}

function messageOf(
  { source, message, messageExpression }: CompiledPolicy['validations'][number],
  values: Values,
): string {
  const told = messageExpression ? attempt(messageExpression, values).value : undefined;
  const text = typeof told === 'string' ? told.trim() : '';
  if (text !== '' && !text.includes('\n') && Buffer.byteLength(text) <= longestMessage) return text;
  return message === '' ? `failed expression: ${source.trim()}` : message;
}
