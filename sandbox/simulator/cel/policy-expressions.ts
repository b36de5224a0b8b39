/** The expressions of admission policies: what they may name, and what is wrong with them. Source: apiserver/pkg/admission/plugin/cel/{compile,composition}.go. */
import { type CompiledExpression, compileExpression, type Declarations, ExpressionError } from './expressions.ts';

const groupVersionKind = { group: 'string', version: 'string', kind: 'string' };
const groupVersionResource = { group: 'string', version: 'string', resource: 'string' };
const texts = 'map<string, string>';
const namespaceObject = {
  metadata: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    labels: texts,
    annotations: texts,
    UID: 'string',
    creationTimestamp: 'google.protobuf.Timestamp',
    deletionGracePeriodSeconds: 'int',
    deletionTimestamp: 'google.protobuf.Timestamp',
    generation: 'int',
    resourceVersion: 'string',
    finalizers: 'list<string>',
  },
  spec: { finalizers: 'list<string>' },
  status: { conditions: 'list<dyn>', phase: 'string' },
};
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
  /** Those that come before the expression, with the types they have. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Throws ExpressionError: `compilation failed: ERROR: …`, or `must evaluate to bool but got int`. */
export function compilePolicyExpression(
  source: string,
  { hasParams, hasAuthorizer, variables }: Scope,
  returns: readonly string[] = [],
): CompiledExpression {
  const common: Declarations = {
    object: 'dyn',
    oldObject: 'dyn',
    request,
    ...(hasParams ? { params: 'dyn' } : {}),
    ...(hasAuthorizer ? { authorizer: 'kubernetes.authorization.Authorizer' } : {}),
  };
  const checked = compiling(source, { ...common, namespaceObject, variables });
  const type = checked.type === 'null' ? 'null_type' : checked.type;
  if (returns.length > 0 && !returns.includes(type) && (type !== 'dyn' || !isUncertain(source))) {
    const wanted = returns.length === 1 ? returns[0] : `one of [${returns.join(' ')}]`;
    throw new ExpressionError(`must evaluate to ${wanted} but got ${type}`);
  }
  // Variables are worked out when they are named, and there is not always a namespace.
  const { evaluate } = compiling(source, { ...common, namespaceObject: 'dyn', variables: 'dyn' });
  return { type, evaluate };
}

function compiling(source: string, declarations: Declarations): CompiledExpression {
  try {
    return compileExpression(source, declarations);
  } catch (error) {
    if (error instanceof ExpressionError) throw new ExpressionError(`compilation failed: ${error.message}`);
    throw error;
  }
}

/** Where the library's type checker may know less than the first implementation's. */
function isUncertain(source: string): boolean {
  return !/^(object|oldObject|params)(\.\??\w+)*(\.orValue\([^()]*\))?$/.test(source.trim());
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

/** The types of variables in their order, each of which may name those before it; `dyn` for those that cannot be compiled. */
export function variableTypes(
  variables: readonly { readonly name: string; readonly expression: string }[],
  scope: Omit<Scope, 'variables'>,
): Readonly<Record<string, string>>[] {
  const types: Readonly<Record<string, string>>[] = [{}];
  for (const { name, expression } of variables) {
    const before = types.at(-1) ?? {};
    types.push({ ...before, [name]: typeOf(expression, { ...scope, variables: before }) });
  }
  return types;
}

function typeOf(expression: string, scope: Scope): string {
  try {
    return compilePolicyExpression(expression, scope).type;
  } catch (error) {
    if (error instanceof ExpressionError) return 'dyn';
    throw error;
  }
}
