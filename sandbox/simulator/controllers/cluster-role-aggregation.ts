/** ClusterRoles that are made of others. Source: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go. */
import { applyConfiguration } from '../apply/apply-configuration.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { matchesLabels, requirementsOf } from '../meta/selectors.ts';
import { equal, isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { trackingOptions } from '../serving/tracked.ts';

const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const manager = 'clusterrole-aggregation-controller';
const prefix = '/rbac.authorization.k8s.io/clusterroles/';

export function startClusterRoleAggregation(cluster: Cluster): void {
  let waiting = false;
  cluster.storage.watch(prefix, cluster.storage.revision, () => {
    if (waiting) return;
    waiting = true;
    cluster.later(() => {
      waiting = false;
      aggregate(cluster);
    });
  });
}

function aggregate(cluster: Cluster): void {
  const registry = cluster.registry(path);
  const roles = registry.list();
  for (const role of roles) {
    if (!isObject(role.aggregationRule)) continue;
    const selectors = role.aggregationRule.clusterRoleSelectors;
    if (!isList(selectors)) continue;
    const rules: Json[] = [];
    for (const selector of selectors.filter(isObject))
      for (const other of roles) if (other !== role && selects(selector, other)) addNew(rules, other.rules);
    if (!equal(rules, role.rules ?? null)) registry.put('', metaOf(role).name ?? '', applied(cluster, role, rules));
  }
}

/** Written by server-side apply, so that the rules belong to the controller. */
function applied(cluster: Cluster, live: JsonObject, rules: readonly Json[]): JsonObject {
  const { resource } = cluster.registry(path);
  const { apiVersion, kind } = resource;
  return applyConfiguration({
    live,
    applied: { apiVersion, kind, metadata: { name: metaOf(live).name ?? '' }, rules },
    force: true,
    ...trackingOptions({ resource, manager, subresource: '', now: cluster.now() }),
  });
}

function selects(selector: JsonObject, role: JsonObject): boolean {
  return matchesLabels(requirementsOf(selector as Parameters<typeof requirementsOf>[0]), metaOf(role).labels);
}

function addNew(rules: Json[], more: Json | undefined): void {
  if (!isList(more)) return;
  for (const rule of more) if (!rules.some((known) => equal(known, rule))) rules.push(rule);
}
