import type { V1ValidatingAdmissionPolicy, V1ValidatingAdmissionPolicyBinding } from '@kubernetes/client-node';
import type { JsonObject } from '../../patch/json.ts';
import type { AdmissionCluster } from '../admission.ts';
import { type CompiledPolicy, compilePolicy } from './compiled-policy.ts';

const group = '/apis/admissionregistration.k8s.io/v1';

export interface BoundPolicy {
  readonly compiled: CompiledPolicy;
  readonly bindings: readonly V1ValidatingAdmissionPolicyBinding[];
}

const byBindings = new WeakMap<readonly JsonObject[], { policies: readonly JsonObject[]; bound: BoundPolicy[] }>();
const compiledOf = new WeakMap<V1ValidatingAdmissionPolicy, CompiledPolicy>();

/** Policies that are bound, by name, each with its bindings. Made anew when one of them changes. */
export function boundPolicies(cluster: AdmissionCluster): readonly BoundPolicy[] {
  const bindings = cluster.list(`${group}/validatingadmissionpolicybindings`);
  if (bindings.length === 0) return [];
  const policies = cluster.list(`${group}/validatingadmissionpolicies`);
  const known = byBindings.get(bindings);
  if (known?.policies === policies) return known.bound;
  const bound = (policies as unknown as V1ValidatingAdmissionPolicy[]).flatMap((policy) => {
    const own = (bindings as unknown as V1ValidatingAdmissionPolicyBinding[]).filter(
      ({ spec }) => spec?.policyName === policy.metadata?.name,
    );
    return own.length === 0 ? [] : [{ compiled: compiledPolicy(policy), bindings: own }];
  });
  byBindings.set(bindings, { policies, bound });
  return bound;
}

function compiledPolicy(policy: V1ValidatingAdmissionPolicy): CompiledPolicy {
  const known = compiledOf.get(policy);
  if (known) return known;
  const made = compilePolicy(policy);
  compiledOf.set(policy, made);
  return made;
}
