/** The expressions of admission policies: what they may name, and what is wrong with them. Source: apiserver/pkg/admission/plugin/cel/{compile,composition}.go. */
import { withoutStrings } from '../custom-resources/expressions/check-fields.ts';
import { located } from './error-words.ts';
import { type CompiledExpression, compileExpression, type Declarations, ExpressionError } from './expressions.ts';

const groupVersionKind = { group: 'string', version: 'string', kind: 'string' };
const groupVersionResource = { group: 'string', version: 'string', resource: 'string' };
const request = {
  kind: groupVersionKind,
  resource: groupVersionResource,
  subResource: 'string',
  requestKind: groupVersionKind,
  requestResource: groupVersionResource,
  requestSubResource: 'string',
  name: 'string',
  namespace: 'string',
  operation: 'string',
  userInfo: { username: 'string', uid: 'string', groups: 'list<string>', extra: 'map<string, list<string>>' },
  dryRun: 'bool',
  options: 'dyn',
};

export interface Scope {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** Those that come before the expression. */
  readonly variables: readonly string[];
}

/** Throws ExpressionError: `compilation failed: ERROR: …`, or `must evaluate to bool but got int`. */
export function compilePolicyExpression(
  source: string,
  { hasParams, hasAuthorizer, variables }: Scope,
  returns: readonly string[] = [],
): CompiledExpression {
  const declarations: Declarations = {
    object: 'dyn',
    oldObject: 'dyn',
    namespaceObject: 'dyn',
    request,
    variables: 'dyn',
    ...(hasParams ? { params: 'dyn' } : {}),
    ...(hasAuthorizer ? { authorizer: 'kubernetes.authorization.Authorizer' } : {}),
  };
  const unknown = unknownVariable(source, variables);
  if (unknown !== undefined) throw new ExpressionError(`compilation failed: ${unknown}`);
  const compiled = compiling(source, declarations);
  if (returns.length === 0 || returns.includes(compiled.type)) return compiled;
  if (compiled.type === 'dyn' && !isPlainField(source)) return compiled;
  const wanted = returns.length === 1 ? returns[0] : `one of [${returns.join(' ')}]`;
  throw new ExpressionError(`must evaluate to ${wanted} but got ${compiled.type}`);
}

function compiling(source: string, declarations: Declarations): CompiledExpression {
  try {
    return compileExpression(source, declarations);
  } catch (error) {
    if (error instanceof ExpressionError) throw new ExpressionError(`compilation failed: ${error.message}`);
    throw error;
  }
}

/** The type checker knows nothing of objects, so a field alone is never true or false to it. */
function isPlainField(source: string): boolean {
  return /^(object|oldObject|params)(\.\w+)*$/.test(source.trim());
}

function unknownVariable(source: string, variables: readonly string[]): string | undefined {
  for (const found of withoutStrings(source).matchAll(/(?<![\w.])variables(\.)(\w+)/g)) {
    const [whole, , name = ''] = found;
    if (!variables.includes(name))
      return located(source, found.index + whole.indexOf('.'), `undefined field '${name}'`);
  }
  return undefined;
}

/** Why an expression cannot be; undefined when it can. */
export function policyExpressionProblem(source: string, scope: Scope, returns?: readonly string[]): string | undefined {
  try {
    compilePolicyExpression(source, scope, returns);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}
