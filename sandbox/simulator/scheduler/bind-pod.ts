/** Gives a Pod its node. Source: pkg/registry/core/pod/storage/storage.go, assignPod. */
import type { Cluster } from '../cluster/cluster.ts';
import { conflict } from '../meta/status.ts';
import { isList, isObject, type JsonObject } from '../patch/json.ts';
import { metaOf, withMeta } from '../registry/object-access.ts';

const pods = '/api/v1/pods';

export interface Binding {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly uid?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
}

/** Neither counted as a new generation nor owned by anybody. Throws StatusError 404 or 409. */
export function bindPod(cluster: Cluster, { namespace, name, node, uid, annotations, dryRun }: Binding): void {
  const registry = cluster.registry(pods);
  const pod = registry.get(namespace, name);
  const refusal = (why: string) => conflict({ group: '', resource: 'pods/binding' }, name, why);
  const meta = metaOf(pod);
  const spec = isObject(pod.spec) ? pod.spec : {};
  if (uid && uid !== meta.uid)
    throw refusal(`Precondition failed: UID in precondition: ${uid}, UID in object meta: ${meta.uid}`);
  if (meta.deletionTimestamp !== undefined) throw refusal(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (spec.nodeName) throw refusal(`pod ${name} is already assigned to node ${JSON.stringify(spec.nodeName)}`);
  if (isList(spec.schedulingGates) && spec.schedulingGates.length > 0)
    throw refusal(`pod ${name} has non-empty .spec.schedulingGates`);
  if (dryRun) return;
  const merged = { ...meta.annotations, ...annotations };
  const { nominatedNodeName: _, ...status } = isObject(pod.status) ? pod.status : {};
  const bound: JsonObject = {
    ...pod,
    spec: { ...spec, nodeName: node },
    status: { ...status, conditions: scheduled(status, cluster.timestamp()) },
  };
  registry.put(
    namespace,
    name,
    withMeta(bound, Object.keys(merged).length > 0 ? { ...meta, annotations: merged } : meta),
  );
}

/** Which generation it is about, the kubelet adds. */
function scheduled(status: JsonObject, now: string): JsonObject[] {
  const conditions = isList(status.conditions) ? status.conditions.filter(isObject) : [];
  const next = {
    lastProbeTime: null,
    lastTransitionTime: now,
    status: 'True',
    type: 'PodScheduled',
  };
  const known = conditions.some(({ type }) => type === 'PodScheduled');
  if (!known) return [...conditions, next];
  return conditions.map((condition) => (condition.type === 'PodScheduled' ? next : condition));
}
