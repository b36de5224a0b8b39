/** A policy with its expressions ready. Source: apiserver/pkg/admission/plugin/policy/validating/plugin.go, compilePolicy. */
import type { V1ValidatingAdmissionPolicy } from '@kubernetes/client-node';
import { ExpressionError } from '../../cel/expressions.ts';
import { compilePolicyExpression, type Scope, variableTypes } from '../../cel/policy-expressions.ts';

type Values = Readonly<Record<string, unknown>>;

export interface Ready {
  readonly source: string;
  /** Throws ExpressionError with the server's words. */
  evaluate(values: Values): unknown;
}

export interface CompiledPolicy {
  readonly policy: V1ValidatingAdmissionPolicy;
  readonly name: string;
  /** Errors let the request through. */
  readonly ignoresErrors: boolean;
  readonly matchConditions: readonly (Ready & { readonly name: string })[];
  readonly variables: readonly (Ready & { readonly name: string })[];
  readonly validations: readonly (Ready & {
    readonly message: string;
    readonly reason: string;
    readonly messageExpression: Ready | undefined;
  })[];
  readonly auditAnnotations: readonly (Ready & { readonly key: string })[];
}

const defaultReason = 'Invalid';

export function compilePolicy(policy: V1ValidatingAdmissionPolicy): CompiledPolicy {
  const { spec = {}, metadata } = policy;
  const what = { hasParams: spec.paramKind !== undefined, hasAuthorizer: true };
  const types = variableTypes(spec.variables ?? [], what);
  const scope: Scope = { ...what, variables: types.at(-1) ?? {} };
  const prepare = (source: string, returns?: readonly string[], within: Scope = scope): Ready => ({
    source,
    evaluate: evaluator(source, within, returns),
  });
  return {
    policy,
    name: metadata?.name ?? '',
    ignoresErrors: spec.failurePolicy === 'Ignore',
    matchConditions: (spec.matchConditions ?? []).map(({ name, expression }) => ({
      name,
      ...prepare(expression, ['bool']),
    })),
    variables: (spec.variables ?? []).map(({ name, expression }, i) => ({
      name,
      ...prepare(expression, undefined, { ...scope, variables: types[i] ?? {} }),
    })),
    validations: (spec.validations ?? []).map(({ expression, message = '', reason, messageExpression }) => ({
      ...prepare(expression, ['bool']),
      message: message.trim(),
      reason: reason ?? defaultReason,
      messageExpression: messageExpression
        ? prepare(messageExpression, ['string'], { ...scope, hasAuthorizer: false })
        : undefined,
    })),
    auditAnnotations: (spec.auditAnnotations ?? []).map(({ key, valueExpression }) => ({
      key,
      ...prepare(valueExpression, ['string', 'null_type']),
    })),
  };
}

/** Compiled when it is first needed. */
function evaluator(source: string, scope: Scope, returns: readonly string[] | undefined): Ready['evaluate'] {
  let made: ReturnType<typeof compilePolicyExpression> | undefined;
  return (values) => {
    try {
      made ??= compilePolicyExpression(source, scope, returns);
    } catch (error) {
      if (error instanceof ExpressionError) throw new ExpressionError(`compilation error: ${error.message}`);
      throw error;
    }
    try {
      return made.evaluate(values);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new ExpressionError(`expression '${source}' resulted in error: ${error.message}`);
    }
  };
}
