/** What a node says of itself becomes taints that keep Pods away. Source: doNoScheduleTaintingPass in pkg/controller/nodelifecycle/node_lifecycle_controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { updateAs } from '../create-as.ts';
import { collectionOf } from '../kit/collection.ts';
import { type Node, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';

const nodesPath = '/api/v1/nodes';
const unschedulable = 'node.kubernetes.io/unschedulable';

/** By type and status of a condition. */
const ofConditions: Readonly<Record<string, string>> = {
  'Ready False': 'node.kubernetes.io/not-ready',
  'Ready Unknown': 'node.kubernetes.io/unreachable',
  'MemoryPressure True': 'node.kubernetes.io/memory-pressure',
  'DiskPressure True': 'node.kubernetes.io/disk-pressure',
  'NetworkUnavailable True': 'node.kubernetes.io/network-unavailable',
  'PIDPressure True': 'node.kubernetes.io/pid-pressure',
};
const managed = new Set([unschedulable, ...Object.values(ofConditions)]);

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

export function startNodeTaints(cluster: Cluster): void {
  const nodes = collectionOf<Node>(cluster, nodesPath);
  const queue = new WorkQueue(cluster, (name) => {
    const node = nodes.get('', name);
    if (!node) return;
    const wanted = wantedTaints(node);
    const taints = node.spec?.taints ?? [];
    const isStale = (taint: Taint): boolean =>
      managed.has(taint.key) && taint.effect === 'NoSchedule' && !wanted.includes(taint.key);
    const missing = wanted.filter((key) => !taints.some((taint) => taint.key === key && taint.effect === 'NoSchedule'));
    if (missing.length === 0 && !taints.some(isStale)) return;
    const now = cluster.timestamp();
    const next = [
      ...taints.filter((taint) => !isStale(taint)),
      ...missing.map((key) => ({ effect: 'NoSchedule', key, timeAdded: now })),
    ];
    updateAs(cluster, nodesPath, { namespace: '', name }, (live) => {
      const { taints: _, ...spec } = (live as unknown as Node).spec ?? {};
      return toJson({ ...live, spec: next.length > 0 ? { ...spec, taints: next } : spec });
    });
  });
  nodes.onChange(({ now }) => {
    if (now) queue.add(now.metadata.name);
  });
  for (const node of nodes.list()) queue.add(node.metadata.name);
}

function wantedTaints({ spec, status }: Node): string[] {
  const told = (status?.conditions ?? []).flatMap(({ type, status: is }) => ofConditions[`${type} ${is}`] ?? []);
  return [...told, ...(spec?.unschedulable ? [unschedulable] : [])];
}
