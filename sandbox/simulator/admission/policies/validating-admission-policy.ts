/** Policies in CEL, made by users. Source: apiserver/pkg/admission/plugin/policy/validating/dispatcher.go. */
import type { V1ValidatingAdmissionPolicyBinding } from '@kubernetes/client-node';
import { StatusError } from '../../meta/status.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refuse } from '../refuse.ts';
import { type BoundPolicy, boundPolicies } from './bound-policies.ts';
import { type Denial, evaluatePolicy } from './evaluate-policy.ts';
import { matchesResources } from './match-resources.ts';
import { ConfigurationError, collectParams } from './params.ts';
import { policyValues, requestValues, type Values } from './policy-values.ts';

const codes: Readonly<Record<string, number>> = { Forbidden: 403, Unauthorized: 401, RequestEntityTooLarge: 413 };
const unprocessable = 422;

export const validatingAdmissionPolicy: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  // So that nobody locks themselves out of mending a policy.
  handles: ({ group }) => group !== 'admissionregistration.k8s.io',
  validate(request, cluster) {
    const policies = boundPolicies(cluster);
    if (policies.length === 0) return;
    let common: Values | undefined;
    const values = (): Values => {
      common ??= requestValues(request, cluster);
      return common;
    };
    const [first] = policies.flatMap((policy) => denialsOf(policy, request, cluster, values));
    if (first) throw denied(request, first.message, first.reason);
  },
};

function denialsOf(
  { compiled, bindings }: BoundPolicy,
  request: AdmissionRequest,
  cluster: AdmissionCluster,
  values: () => Values,
): Denial[] {
  const { name, policy, ignoresErrors } = compiled;
  if (!policy.spec?.matchConstraints || !matchesResources(policy.spec.matchConstraints, request, cluster)) return [];
  return bindings.flatMap((binding) => {
    if (binding.spec?.matchResources && !matchesResources(binding.spec.matchResources, request, cluster)) return [];
    const words = `ValidatingAdmissionPolicy '${name}' with binding '${binding.metadata?.name}'`;
    try {
      const params = collectParams(policy.spec?.paramKind, binding.spec?.paramRef, request.namespace, cluster);
      return params
        .flatMap((param) => evaluatePolicy(compiled, policyValues(values(), compiled, param)))
        .flatMap((denial) => actOn(denial, binding, words, request));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const message = `${words} denied request: failed to configure binding: ${error.message}`;
      return ignoresErrors ? [] : [{ message, reason: 'Invalid' }];
    }
  });
}

/** Warns or denies, as the binding wants it; audits go nowhere here. */
function actOn(
  { message, reason, always }: Denial,
  { spec }: V1ValidatingAdmissionPolicyBinding,
  words: string,
  request: AdmissionRequest,
): Denial[] {
  const actions = spec?.validationActions ?? [];
  if (!always && actions.includes('Warn')) request.warn(`Validation failed for ${words}: ${message}`);
  return always || actions.includes('Deny') ? [{ message: `${words} denied request: ${message}`, reason }] : [];
}

function denied(request: AdmissionRequest, message: string, reason: string): StatusError {
  const { status, message: text } = refuse(request, message);
  return new StatusError(codes[reason] ?? unprocessable, reason, text, { ...status.details, causes: [{ message }] });
}
