/** Nobody takes more than the quotas of their namespace give. Source: apiserver/pkg/admission/plugin/resourcequota/controller.go. */
import type { V1ResourceQuota } from '@kubernetes/client-node';
import type { JsonObject } from '../../patch/json.ts';
import { pathOf } from '../../structure/structure.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import type { Amounts } from '../pod-resources.ts';
import { refuse } from '../refuse.ts';
import { amountsText, beyond, growth, only, sameAmounts, sum, withoutZeros } from './amounts.ts';
import { type Evaluator, evaluatorFor, scopesOf } from './evaluator.ts';

const quotas = '/api/v1/resourcequotas';

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  handles: (request) =>
    request.namespace !== '' &&
    request.resource !== 'namespaces' &&
    (request.operation === 'CREATE' || request.operation === 'UPDATE') &&
    evaluatorFor(request.group, request.resource)?.handles(request) === true,
  validate(request, cluster) {
    const evaluator = evaluatorFor(request.group, request.resource);
    const found = cluster.list(quotas, request.namespace) as unknown as V1ResourceQuota[];
    if (!evaluator || found.length === 0) return;
    const charges = found.flatMap((quota) => charge(request, quota, evaluator, cluster.now()) ?? []);
    const fits = charges.map(({ quota, added }) => ({ quota, used: usedWith(request, quota, added) }));
    if (request.dryRun || (request.operation === 'CREATE' && exists(request, cluster))) return;
    for (const { quota, used } of fits) {
      if (sameAmounts(used, quota.status?.used ?? {})) continue;
      cluster.updateStatus(quotas, request.namespace, quota.metadata?.name ?? '', (status) => ({ ...status, used }));
    }
  },
};

/** The write is going to be refused, so nothing is used. */
function exists({ group, version, resource, namespace, name }: AdmissionRequest, cluster: AdmissionCluster): boolean {
  const path = pathOf(group === '' ? version : `${group}/${version}`);
  return cluster.get(`${path}/${resource}`, namespace, name) !== undefined;
}

/** What a request adds to one quota; undefined when it has nothing to do with it. Throws StatusError 403. */
function charge(
  request: AdmissionRequest,
  quota: V1ResourceQuota,
  evaluator: Evaluator,
  now: Date,
): { quota: V1ResourceQuota; added: Amounts } | undefined {
  const object = request.object ?? {};
  const { hard = {}, used = {} } = quota.status ?? {};
  if (!matches(quota, object, evaluator)) return undefined;
  const restricted = evaluator.matching(Object.keys(hard));
  const name = quota.metadata?.name ?? '';
  const lacking = evaluator.lacking?.(restricted, object);
  if (lacking !== undefined) throw refuse(request, `failed quota: ${name}: ${lacking}`);
  if (restricted.some((resource) => used[resource] === undefined))
    throw refuse(request, `status unknown for quota: ${name}, resources: ${restricted.toSorted().join(',')}`);
  const usage = evaluator.usage(object, now);
  const { old } = request;
  const counted = request.operation === 'UPDATE' && old !== undefined && matches(quota, old, evaluator);
  const added = withoutZeros(counted ? growth(usage, evaluator.usage(old, now)) : usage);
  return Object.keys(added).length === 0 ? undefined : { quota, added: only(added, Object.keys(hard)) };
}

function matches(quota: V1ResourceQuota, object: JsonObject, evaluator: Evaluator): boolean {
  return (
    evaluator.matching(Object.keys(quota.status?.hard ?? {})).length > 0 &&
    scopesOf(quota.spec ?? {}).every((scope) => evaluator.isInScope(scope, object))
  );
}

/** Throws StatusError 403 when that is too much. */
function usedWith(request: AdmissionRequest, quota: V1ResourceQuota, added: Amounts): Amounts {
  const { hard = {}, used = {} } = quota.status ?? {};
  const total = sum(used, added);
  const exceeded = beyond(only(total, Object.keys(added)), hard);
  if (exceeded.length === 0) return total;
  const [requested, known, limited] = [added, used, hard].map((amounts) => amountsText(only(amounts, exceeded)));
  throw refuse(
    request,
    `exceeded quota: ${quota.metadata?.name}, requested: ${requested}, used: ${known}, limited: ${limited}`,
  );
}
