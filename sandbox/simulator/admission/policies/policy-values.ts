/** What the expressions of a policy see. Source: apiserver/pkg/admission/plugin/cel/{activation,condition}.go. */

import { ExpressionError } from '../../cel/expressions.ts';
import { Authorizer } from '../../cel/library/authorizer.ts';
import type { JsonObject } from '../../patch/json.ts';
import type { AdmissionCluster, AdmissionRequest } from '../admission.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { expressionValue } from './expression-value.ts';

export type Values = Readonly<Record<string, unknown>>;

const options = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions', CONNECT: '' } as const;

/** Those that are the same for all policies and parameters. */
export function requestValues(request: AdmissionRequest, cluster: AdmissionCluster): Values {
  const { group, resource, subresource, namespace, name, user, object, old, kind } = request;
  const ofNamespace = namespace !== '' && kind !== 'Namespace';
  const found = ofNamespace ? cluster.get('/api/v1/namespaces', undefined, namespace) : undefined;
  return {
    object: expressionValue(object),
    oldObject: expressionValue(old),
    namespaceObject: expressionValue(found),
    request: requestValue(request),
    authorizer: new Authorizer(user, (attributes) => cluster.decide(attributes), {
      group,
      resource,
      subresource,
      namespace,
      name,
    }),
  };
}

function requestValue(request: AdmissionRequest): unknown {
  const { group, version, kind, resource, subresource, name, namespace, operation, user, dryRun } = request;
  const bodyKind = request.bodyKind ?? { group, version, kind };
  const sub = (key: string): object => (subresource === '' ? {} : { [key]: subresource });
  return {
    kind: bodyKind,
    resource: { group, version, resource },
    ...sub('subResource'),
    requestKind: bodyKind,
    requestResource: { group, version, resource },
    ...sub('requestSubResource'),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    operation,
    userInfo: {
      username: user.name,
      ...(user.uid ? { uid: user.uid } : {}),
      groups: [...user.groups],
      extra: { ...user.extra },
    },
    dryRun,
    options: { kind: options[operation], apiVersion: 'meta.k8s.io/v1', ...(dryRun ? { dryRun: ['All'] } : {}) },
  };
}

/** With the parameter, and the policy's variables, which are worked out when they are named. */
export function policyValues(
  common: Values,
  { variables, policy }: CompiledPolicy,
  param: JsonObject | undefined,
): Values {
  const known: Record<string, unknown> = {};
  const values = {
    ...common,
    variables: known,
    ...(policy.spec?.paramKind ? { params: expressionValue(param) } : {}),
  };
  for (const { name, evaluate } of variables) {
    let made: { value: unknown } | undefined;
    const get = (): unknown => {
      made ??= { value: composited(name, () => evaluate(values)) };
      return made.value;
    };
    Object.defineProperty(known, name, { enumerable: true, get });
  }
  return values;
}

function composited(name: string, evaluate: () => unknown): unknown {
  try {
    return evaluate();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const why = error.message.replace(/^expression '[\s\S]*' resulted in error: /, '');
    throw new ExpressionError(`composited variable ${JSON.stringify(name)} fails to evaluate: ${why}`);
  }
}
