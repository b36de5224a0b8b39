/** Signs of life of the nodes: leases every ten seconds, conditions every five minutes. Written when somebody looks at them, so that an idle cluster does nothing. Source: pkg/kubelet/nodelease, pkg/kubelet/kubelet_node_status.go. */
import type { Cluster } from '../cluster/cluster.ts';
import { timestamp } from '../meta/object-meta.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';

const leasePath = '/apis/coordination.k8s.io/v1/leases';
const nodePath = '/api/v1/nodes';
const leaseNamespace = 'kube-node-lease';
const [leaseMs, statusMs] = [10_000, 300_000];

/** The last beat there has been since `firstMs`. */
function lastBeat(firstMs: number, everyMs: number, nowMs: number): Date {
  return new Date(nowMs - ((nowMs - firstMs) % everyMs));
}

/** To be called before leases or nodes are read. Does nothing where nothing runs. */
export function renewHeartbeats(cluster: Cluster, resource: string): void {
  if (!cluster.runningPods) return;
  const nowMs = cluster.now().getTime();
  if (resource === 'leases') renewLeases(cluster, nowMs);
  if (resource === 'nodes') renewConditions(cluster, nowMs);
}

function renewLeases(cluster: Cluster, nowMs: number): void {
  const leases = cluster.registry(leasePath);
  for (const lease of leases.list(leaseNamespace)) {
    const { name = '', creationTimestamp = '' } = metaOf(lease);
    const spec = (lease.spec ?? {}) as { renewTime?: string };
    if (cluster.reader.get(nodePath, undefined, name) === undefined) continue;
    const beat = lastBeat(Date.parse(creationTimestamp), leaseMs, nowMs);
    if (Date.parse(spec.renewTime ?? '') >= beat.getTime()) continue;
    const renewTime = beat.toISOString().replace('Z', '000Z');
    leases.put(leaseNamespace, name, { ...lease, spec: { ...spec, renewTime } } as JsonObject);
  }
}

function renewConditions(cluster: Cluster, nowMs: number): void {
  const nodes = cluster.registry(nodePath);
  for (const node of nodes.list()) {
    const { name = '', creationTimestamp = '' } = metaOf(node);
    const status = (node.status ?? {}) as { conditions?: readonly { lastHeartbeatTime?: string }[] };
    const beat = timestamp(lastBeat(Date.parse(creationTimestamp), statusMs, nowMs));
    const { conditions = [] } = status;
    if (conditions.every(({ lastHeartbeatTime = beat }) => lastHeartbeatTime >= beat)) continue;
    const renewed = conditions.map((condition) => ({ ...condition, lastHeartbeatTime: beat }));
    nodes.put('', name, { ...node, status: { ...status, conditions: renewed } } as unknown as JsonObject);
  }
}
