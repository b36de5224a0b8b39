/** All nodes with what is on them, kept up to date by watches. Source: pkg/scheduler/backend/cache. */
import type { Cluster } from '../cluster/cluster.ts';
import { type Collection, collectionOf } from '../controllers/kit/collection.ts';
import { isTerminal } from '../controllers/kit/pods.ts';
import { type Node, type Pod, sameLabels } from '../controllers/kit/wire.ts';
import { equal, type Json } from '../patch/json.ts';
import type { Snapshot } from './filters/filter.ts';
import { NodeInfo } from './node-info.ts';
import { priorityOf } from './preempt.ts';

export interface NodeInfosListener {
  /** Something is there, or gone, that may let a waiting Pod in. */
  onRoom(): void;
}

export class NodeInfos implements Snapshot {
  readonly #cluster: Cluster;
  readonly #pods: Collection<Pod>;
  readonly #nodes = new Map<string, NodeInfo>();
  /** Pods that have a node already, but wait for their volumes. */
  readonly #assumed = new Map<string, string>();

  constructor(cluster: Cluster, { onRoom }: NodeInfosListener) {
    this.#cluster = cluster;
    const nodes = collectionOf<Node>(cluster, '/api/v1/nodes');
    this.#pods = collectionOf<Pod>(cluster, '/api/v1/pods');
    for (const node of nodes.list()) this.#nodes.set(node.metadata.name, new NodeInfo(node));
    for (const pod of this.#pods.list()) this.#place(pod, undefined);
    nodes.onChange(({ now, before, object }) => {
      const { name } = object.metadata;
      if (!now) this.#nodes.delete(name);
      else this.#nodes.set(name, this.#nodes.get(name)?.with(now) ?? this.#newNode(now));
      if (now && (!before || !isSameForScheduling(now, before))) onRoom();
    });
    this.#pods.onChange(({ now, before }) => {
      const had = before !== undefined && holds(before);
      const has = now !== undefined && holds(now);
      this.#place(now, before);
      const relabelled = has && had && !sameLabels(now, before);
      if (had !== has || relabelled) onRoom();
    });
  }

  get nodes(): readonly NodeInfo[] {
    return [...this.#nodes.values()];
  }

  namespaceLabels(namespace: string): Readonly<Record<string, string>> {
    const found = this.#cluster.reader.get('/api/v1/namespaces', undefined, namespace);
    return (found?.metadata as { labels?: Record<string, string> } | undefined)?.labels ?? {};
  }

  /** As the Pod sees it: Pods at least as important that room was made for count as being there. */
  snapshotFor(pod: Pod, waiting: Iterable<Pod>): Snapshot {
    const rivals = [...waiting].filter(
      (other) =>
        other.metadata.uid !== pod.metadata.uid &&
        other.status?.nominatedNodeName &&
        priorityOf(other) >= priorityOf(pod),
    );
    if (rivals.length === 0) return this;
    const nodes = this.nodes.map((node) => {
      const own = rivals.filter(({ status }) => status?.nominatedNodeName === node.name);
      if (own.length === 0) return node;
      const crowded = node.with();
      for (const rival of own) crowded.add(rival);
      return crowded;
    });
    return { nodes, namespaceLabels: (namespace) => this.namespaceLabels(namespace) };
  }

  /** Counts a Pod on a node before it is bound. */
  assume(pod: Pod, node: NodeInfo): void {
    this.#assumed.set(pod.metadata.uid, node.name);
    this.#nodes.get(node.name)?.add(pod);
  }

  #newNode(node: Node): NodeInfo {
    const info = new NodeInfo(node);
    for (const pod of this.#pods.list()) if (pod.spec?.nodeName === info.name && holds(pod)) info.add(pod);
    return info;
  }

  #place(now: Pod | undefined, before: Pod | undefined): void {
    const pod = now ?? before;
    if (!pod) return;
    const assumed = this.#assumed.get(pod.metadata.uid);
    if (assumed !== undefined && (!now || now.spec?.nodeName)) {
      this.#assumed.delete(pod.metadata.uid);
      if (now?.spec?.nodeName !== assumed) this.#nodes.get(assumed)?.remove(pod);
    }
    if (before && holds(before) && !(now && holds(now))) this.#nodes.get(before.spec?.nodeName ?? '')?.remove(before);
    if (now && holds(now)) this.#nodes.get(now.spec?.nodeName ?? '')?.add(now);
  }
}

/** It takes room on a node. */
function holds(pod: Pod): boolean {
  return Boolean(pod.spec?.nodeName) && !isTerminal(pod);
}

function isSameForScheduling(a: Node, b: Node): boolean {
  const parts = ({ metadata, spec, status }: Node): Json =>
    ({
      labels: metadata.labels,
      taints: spec?.taints,
      unschedulable: spec?.unschedulable,
      allocatable: status?.allocatable,
    }) as unknown as Json;
  return equal(parts(a), parts(b));
}
