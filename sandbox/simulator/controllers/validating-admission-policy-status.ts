/** Tells the author of a policy which fields its expressions name in vain. Source: pkg/controller/validatingadmissionpolicystatus/controller.go and apiserver/pkg/admission/plugin/policy/validating/typechecking.go. */
import type { V1NamedRuleWithOperations, V1ValidatingAdmissionPolicy } from '@kubernetes/client-node';
import { undefinedFields } from '../cel/undefined-fields.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { JsonObject } from '../patch/json.ts';
import { resourceLists, schemaOf } from '../structure/structure.ts';
import { updateAs } from './create-as.ts';

const policies = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
const prefix = '/admissionregistration.k8s.io/validatingadmissionpolicies/';
const component = {
  manager: 'validatingadmissionpolicy-status',
  user: {
    name: 'system:serviceaccount:kube-system:validatingadmissionpolicy-status-controller',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
  },
};
/** Kinds looked at for one rule. */
const mostKinds = 10;

export function startPolicyStatusController(cluster: Cluster): void {
  const sync = (name: string): void => {
    const policy = cluster.reader.get(policies, undefined, name) as unknown as V1ValidatingAdmissionPolicy | undefined;
    const generation = policy?.metadata?.generation ?? 0;
    if (!policy || generation <= (policy.status?.observedGeneration ?? 0)) return;
    const expressionWarnings = warningsOf(policy);
    const typeChecking: JsonObject = expressionWarnings.length > 0 ? { expressionWarnings } : {};
    updateAs(
      cluster,
      policies,
      { namespace: '', name, subresource: 'status' },
      (live) => ({ ...live, status: { observedGeneration: generation, typeChecking } }),
      component,
    );
  };
  const soon = (key: string): void => cluster.later(() => sync(key.slice(prefix.length)));
  for (const { key } of cluster.storage.list(prefix)) soon(key);
  cluster.storage.watch(prefix, cluster.storage.revision, ({ type, key }) => {
    if (type !== 'DELETED') soon(key);
  });
}

function warningsOf({ spec = {} }: V1ValidatingAdmissionPolicy): { fieldRef: string; warning: string }[] {
  const kinds = (spec.matchConstraints?.resourceRules ?? []).flatMap((rule) => kindsOf(rule).slice(0, mostKinds));
  const unique = [...new Set(kinds)].sort();
  const check = (expression: string | undefined, fieldRef: string): { fieldRef: string; warning: string }[] => {
    if (!expression) return [];
    const problems = unique.flatMap((key) => {
      const [apiVersion = '', kind = ''] = key.split(' ');
      const schema = schemaOf(apiVersion, kind);
      const found = schema === undefined ? undefined : undefinedFields(expression, ['object', 'oldObject'], schema);
      return found === undefined
        ? []
        : [`${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}: ${found}\n`];
    });
    return problems.length === 0 ? [] : [{ fieldRef, warning: problems.join('\n') }];
  };
  return (spec.validations ?? []).flatMap(({ expression, messageExpression }, i) => [
    ...check(expression, `spec.validations[${i}].expression`),
    ...check(messageExpression, `spec.validations[${i}].messageExpression`),
  ]);
}

/** `apps/v1 Deployment`, of rules that name what they mean. */
function kindsOf({ apiGroups = [], apiVersions = [], resources = [] }: V1NamedRuleWithOperations): string[] {
  if ([...apiGroups, ...apiVersions].some((name) => name.includes('*'))) return [];
  const named = resources.filter((name) => !/[*/]/.test(name));
  return apiGroups.flatMap((group) =>
    apiVersions.flatMap((version) => {
      const apiVersion = group === '' ? version : `${group}/${version}`;
      const list = resourceLists[`${group === '' ? '/api' : `/apis/${group}`}/${version}`] ?? [];
      return list.filter(({ name }) => named.includes(name)).map(({ kind }) => `${apiVersion} ${kind}`);
    }),
  );
}
