/** What Pods and nodes use, as metrics-server tells it. Source: sigs.k8s.io/metrics-server/pkg/{storage,api}. */
import type { Cluster } from '../cluster/cluster.ts';
import { timestamp } from '../meta/object-meta.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { type ContainerStatus, type Pod, podOf } from './pod.ts';
import { isSystemPod } from './system-pods.ts';

/** It asks the nodes this often (--metric-resolution), and tells nothing of containers that were younger then (freshContainerMinMetricsResolution). */
const [resolutionMs, youngestMs] = [15_000, 10_000];
const apiVersion = 'metrics.k8s.io/v1beta1';

interface Usage {
  readonly millicores: number;
  readonly memoryBytes: number;
}

const mebibyte = 2 ** 20;
/** What is not really run is told with what it takes on an idle cluster of kind. */
const systemUsage: Readonly<Record<string, Usage>> = {
  coredns: { millicores: 2, memoryBytes: 14 * mebibyte },
  etcd: { millicores: 18, memoryBytes: 44 * mebibyte },
  'kube-apiserver': { millicores: 35, memoryBytes: 232 * mebibyte },
  'kube-controller-manager': { millicores: 13, memoryBytes: 50 * mebibyte },
  'kube-proxy': { millicores: 1, memoryBytes: 17 * mebibyte },
  'kube-scheduler': { millicores: 6, memoryBytes: 22 * mebibyte },
};
const otherSystemUsage: Usage = { millicores: 1, memoryBytes: 12 * mebibyte };
/** The kubelet, containerd and the operating system. */
const nodeUsage: Usage = { millicores: 40, memoryBytes: 180 * mebibyte };

/** When metrics-server asked last. */
function lastAsked(cluster: Cluster): Date {
  const nowMs = cluster.now().getTime();
  return new Date(nowMs - (nowMs % resolutionMs));
}

function usageOf(cluster: Cluster, pod: Pod, { name }: ContainerStatus): Usage | undefined {
  const container = cluster.runningPods?.find(pod.metadata.uid)?.container(name);
  if (container && !container.exit) return container.usage();
  return isSystemPod(pod) ? (systemUsage[name] ?? otherSystemUsage) : undefined;
}

/** By container; undefined before there is anything to tell of the whole Pod, when it was `asked` for. */
function podUsage(cluster: Cluster, pod: Pod, asked: Date | undefined): ReadonlyMap<string, Usage> | undefined {
  const usages = new Map<string, Usage>();
  for (const status of pod.status.containerStatuses ?? []) {
    const startedAt = status.state.running?.startedAt;
    const usage = usageOf(cluster, pod, status);
    if (startedAt === undefined || !usage) return undefined;
    if (asked && !isSystemPod(pod) && asked.getTime() - Date.parse(startedAt) < youngestMs) return undefined;
    usages.set(status.name, usage);
  }
  return usages.size > 0 ? usages : undefined;
}

const quantities = ({ millicores, memoryBytes }: Usage) => ({
  cpu: `${Math.round(millicores * 1_000_000)}n`,
  memory: `${Math.round(memoryBytes / 1_024)}Ki`,
});

function head(cluster: Cluster, kind: string, object: JsonObject, asked: Date) {
  const { name, namespace, labels } = metaOf(object);
  return {
    kind,
    apiVersion,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      creationTimestamp: cluster.timestamp(),
      ...(labels ? { labels } : {}),
    },
    timestamp: timestamp(asked),
    window: `${resolutionMs / 1_000}s`,
  };
}

/** A PodMetrics; undefined while there is none. */
export function podMetrics(cluster: Cluster, object: JsonObject): JsonObject | undefined {
  const asked = lastAsked(cluster);
  const usages = podUsage(cluster, podOf(object), asked);
  if (!usages) return undefined;
  const containers = [...usages].map(([name, usage]) => ({ name, usage: quantities(usage) }));
  return { ...head(cluster, 'PodMetrics', object, asked), containers } as unknown as JsonObject;
}

/** All Pods of a node, and the node itself, as they are this moment. */
function nodeUsageNow(cluster: Cluster, node: string | undefined): Usage {
  let { millicores, memoryBytes } = nodeUsage;
  for (const stored of cluster.reader.list('/api/v1/pods')) {
    const pod = podOf(stored);
    if (pod.spec.nodeName !== node) continue;
    for (const usage of podUsage(cluster, pod, undefined)?.values() ?? []) {
      millicores += usage.millicores;
      memoryBytes += usage.memoryBytes;
    }
  }
  return { millicores, memoryBytes };
}

/** Bytes in use on a node. */
export function nodeMemoryBytes(cluster: Cluster, object: JsonObject): number {
  return nodeUsageNow(cluster, metaOf(object).name).memoryBytes;
}

/** A NodeMetrics. */
export function nodeMetrics(cluster: Cluster, object: JsonObject): JsonObject {
  const asked = lastAsked(cluster);
  return {
    ...head(cluster, 'NodeMetrics', object, asked),
    usage: quantities(nodeUsageNow(cluster, metaOf(object).name)),
  } as JsonObject;
}
