/** Keeps the use of quotas right when objects go or change. Source: pkg/controller/resourcequota/resource_quota_controller.go. */
import type { V1Pod, V1ResourceQuota, V1Service } from '@kubernetes/client-node';
import type { Amounts } from '../admission/pod-resources.ts';
import { only, sameAmounts, sum } from '../admission/resource-quota/amounts.ts';
import { evaluatorFor, scopesOf } from '../admission/resource-quota/evaluator.ts';
import { isOver } from '../admission/resource-quota/pod-evaluator.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import type { StorageEvent } from '../storage/storage.ts';
import { updateAs } from './create-as.ts';

const quotas = '/api/v1/resourcequotas';
const prefix = '/core/resourcequotas/';

export function startQuotaController(cluster: Cluster): void {
  /** Names by namespace. */
  const known = new Map<string, Set<string>>();
  const waiting = new Set<string>();
  const soon = (namespace: string, name: string): void => {
    const key = `${namespace}/${name}`;
    if (waiting.has(key)) return;
    waiting.add(key);
    cluster.later(() => {
      waiting.delete(key);
      sync(cluster, namespace, name);
    });
  };
  const note = (key: string): void => {
    const [namespace = '', name = ''] = key.slice(prefix.length).split('/');
    known.set(namespace, (known.get(namespace) ?? new Set()).add(name));
    soon(namespace, name);
  };
  for (const { key } of cluster.storage.list(prefix)) note(key);
  cluster.storage.watch('/', cluster.storage.revision, (event) => {
    if (event.key.startsWith(prefix)) {
      const [namespace = '', name = ''] = event.key.slice(prefix.length).split('/');
      if (event.type === 'DELETED') known.get(namespace)?.delete(name);
      else if (event.type === 'ADDED' || hasOtherLimits(event)) note(event.key);
    }
    if (known.size === 0 || !mayUseLess(event, cluster.now())) return;
    const { namespace = '' } = metaOf(event.object as JsonObject);
    for (const name of known.get(namespace) ?? []) soon(namespace, name);
  });
}

function hasOtherLimits({ object, previous }: StorageEvent): boolean {
  const limits = (of: unknown): Amounts => (of as V1ResourceQuota).spec?.hard ?? {};
  return !sameAmounts(limits(object), limits(previous));
}

/** Source: DefaultUpdateFilter in pkg/quota/v1/install/update_filter.go. */
function mayUseLess({ type, key, object, previous }: StorageEvent, now: Date): boolean {
  if (type === 'DELETED') return true;
  if (type === 'ADDED') return false;
  if (key.startsWith('/core/pods/')) {
    const [pod, old] = [object, previous] as unknown as [V1Pod, V1Pod];
    const deadline = ({ spec }: V1Pod): boolean => spec?.activeDeadlineSeconds !== undefined;
    return deadline(pod) !== deadline(old) || isOver(pod, now) !== isOver(old, now);
  }
  if (!key.startsWith('/core/services/')) return false;
  return (object as unknown as V1Service).spec?.type !== (previous as unknown as V1Service).spec?.type;
}

function sync(cluster: Cluster, namespace: string, name: string): void {
  const quota = cluster.reader.get(quotas, namespace, name) as unknown as V1ResourceQuota | undefined;
  if (!quota) return;
  const hard = quota.spec?.hard ?? {};
  const used = only({ ...quota.status?.used, ...usageOf(cluster, quota) }, Object.keys(hard));
  const { status } = quota;
  if (status?.hard && status.used && sameAmounts(status.hard, hard) && sameAmounts(status.used, used)) return;
  updateAs(cluster, quotas, { namespace, name, subresource: 'status' }, (live) => ({
    ...live,
    status: { hard: { ...hard }, used },
  }));
}

/** What all objects of the namespace use of a quota. Source: CalculateUsage in apiserver/pkg/quota/v1/resources.go. */
function usageOf(cluster: Cluster, { metadata, spec = {} }: V1ResourceQuota): Amounts {
  const scopes = scopesOf(spec);
  let used: Amounts = {};
  for (const registry of cluster.everyRegistry()) {
    const { group, resource, namespaced } = registry.resource;
    const evaluator = namespaced ? evaluatorFor(group, resource) : undefined;
    const names = evaluator?.matching(Object.keys(spec.hard ?? {})) ?? [];
    if (!evaluator || names.length === 0) continue;
    used = sum(used, Object.fromEntries(names.map((name) => [name, '0'])));
    for (const object of registry.list(metadata?.namespace))
      if (scopes.every((scope) => evaluator.isInScope(scope, object)))
        used = sum(used, only(evaluator.usage(object, cluster.now()), names));
  }
  return used;
}
