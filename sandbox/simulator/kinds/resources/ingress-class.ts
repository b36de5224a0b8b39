/** Ingress classes. Source: pkg/apis/networking/validation/validation.go, ValidateIngressClass. */
import type { V1IngressClass, V1IngressClassParametersReference } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches, immutable, notSupported } from './checks/fields.ts';
import { domainPrefixedPath } from './checks/names.ts';
import { typedReference } from './ingress.ts';

const longestController = 250;
const scopes = ['Cluster', 'Namespace'];

function validate({ spec }: V1IngressClass): FieldError[] {
  const controller = spec?.controller ?? '';
  return [
    ...(controller.length > longestController ? [fieldError.tooLong('spec.controller', longestController)] : []),
    ...domainPrefixedPath(controller, 'spec.controller'),
    ...(spec?.parameters ? parameters(spec.parameters, 'spec.parameters') : []),
  ];
}

function parameters(reference: V1IngressClassParametersReference, field: string): FieldError[] {
  const { scope = '', namespace } = reference;
  const problems = typedReference(reference, field);
  if (!scopes.includes(scope)) return [...problems, notSupported(`${field}.scope`, scope, scopes)];
  if (scope === 'Cluster')
    return namespace === undefined
      ? problems
      : [...problems, fieldError.forbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'")];
  return [
    ...problems,
    ...(namespace === undefined
      ? [fieldError.required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'")]
      : breaches(labelName, namespace, `${field}.namespace`)),
  ];
}

export const ingressClass: Rules<V1IngressClass> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= {};
    if (draft.spec.parameters) draft.spec.parameters.scope ??= 'Cluster';
  },
  validate,
  validateUpdate: (object, old) => [
    ...immutable(object.spec?.controller, old.spec?.controller, 'spec.controller'),
    ...validate(object),
  ],
};
