/** Which requests a policy or a binding is about. Source: apiserver/pkg/admission/plugin/policy/matching/matching.go and webhook/predicates. */
import type { V1MatchResources, V1NamedRuleWithOperations } from '@kubernetes/client-node';
import { matchesLabels, requirementsOf } from '../../meta/selectors.ts';
import type { JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import type { AdmissionCluster, AdmissionRequest } from '../admission.ts';

type Selector = Parameters<typeof requirementsOf>[0];

export function matchesResources(
  match: V1MatchResources,
  request: AdmissionRequest,
  cluster: AdmissionCluster,
): boolean {
  return (
    matchesNamespace(match.namespaceSelector, request, cluster) &&
    matchesObject(match.objectSelector, request) &&
    !(match.excludeResourceRules ?? []).some((rule) => matchesRule(rule, request)) &&
    ((match.resourceRules ?? []).length === 0 || (match.resourceRules ?? []).some((rule) => matchesRule(rule, request)))
  );
}

function isEmpty({
  matchLabels = {},
  matchExpressions = [],
}: NonNullable<V1MatchResources['namespaceSelector']>): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** What is in no namespace matches any. */
function matchesNamespace(
  selector: V1MatchResources['namespaceSelector'],
  request: AdmissionRequest,
  cluster: AdmissionCluster,
): boolean {
  if (!selector || isEmpty(selector) || request.namespace === '') return true;
  const isNamespace = request.resource === 'namespaces' && request.group === '';
  const own = isNamespace && request.subresource === '' ? (request.object ?? request.old) : undefined;
  const namespace = own ?? cluster.get('/api/v1/namespaces', undefined, request.namespace);
  return matchesLabels(requirementsOf(selector as Selector), metaOf(namespace ?? {}).labels);
}

function matchesObject(selector: V1MatchResources['objectSelector'], { object, old }: AdmissionRequest): boolean {
  if (!selector || isEmpty(selector)) return true;
  const requirements = requirementsOf(selector as Selector);
  const selects = (one: JsonObject | undefined): boolean =>
    one !== undefined && matchesLabels(requirements, metaOf(one).labels);
  return selects(object) || selects(old);
}

function matchesRule(rule: V1NamedRuleWithOperations, request: AdmissionRequest): boolean {
  const has = (list: readonly string[] | undefined, wanted: string): boolean =>
    (list ?? []).some((item) => item === '*' || item === wanted);
  const isClusterWide = request.namespace === '' || (request.resource === 'namespaces' && request.group === '');
  const names = rule.resourceNames ?? [];
  return (
    (rule.scope === undefined || rule.scope === '*' || (rule.scope === 'Cluster') === isClusterWide) &&
    has(rule.operations, request.operation) &&
    has(rule.apiGroups, request.group) &&
    has(rule.apiVersions, request.version) &&
    (rule.resources ?? []).some((resource) => matchesResource(resource, request)) &&
    (names.length === 0 || names.includes(request.name))
  );
}

/** `pods`, `pods/status`, `*` and a subresource of any. */
function matchesResource(wanted: string, { resource, subresource }: AdmissionRequest): boolean {
  const slash = wanted.indexOf('/');
  const [name, sub] = slash < 0 ? [wanted, ''] : [wanted.slice(0, slash), wanted.slice(slash + 1)];
  return (name === '*' || name === resource) && (sub === '*' || sub === subresource);
}
