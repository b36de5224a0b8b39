/** Pods that do not tolerate a NoExecute taint of their node have to go. Source: pkg/controller/tainteviction/taint_eviction.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { tolerates } from '../../scheduler/filters/taints.ts';
import { deleteAs, updateAs } from '../create-as.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { podsPath } from '../kit/pod-control.ts';
import { type Node, type Pod, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';

export function startTaintEviction(cluster: Cluster): void {
  const nodes = collectionOf<Node>(cluster, '/api/v1/nodes');
  const pods = collectionOf<Pod>(cluster, podsPath);
  const recorder = new EventRecorder(cluster, { component: 'taint-eviction-controller' });
  /** Since when a Pod only bears its node for a while, ms. */
  const bearing = new Map<string, number>();
  const queue = new WorkQueue(cluster, (key) => {
    const pod = pods.get(...splitKey(key));
    const taints = noExecute(nodes.get('', pod?.spec?.nodeName ?? ''));
    if (!pod || pod.metadata.deletionTimestamp !== undefined || taints.length === 0) {
      if (bearing.delete(key) && pod) tell(pod, 'Cancelling deletion of Pod');
      return;
    }
    const patience = patienceSeconds(pod, taints);
    if (patience === Number.POSITIVE_INFINITY) {
      if (bearing.delete(key)) tell(pod, 'Cancelling deletion of Pod');
      return;
    }
    const nowMs = cluster.now().getTime();
    const sinceMs = bearing.get(key) ?? nowMs;
    const leftMs = sinceMs + patience * 1_000 - nowMs;
    if (leftMs > 0) {
      bearing.set(key, sinceMs);
      queue.addAfter(key, leftMs);
      return;
    }
    bearing.delete(key);
    tell(pod, 'Marking for deletion Pod');
    evict(cluster, pod);
  });
  const tell = (pod: Pod, what: string): void => {
    const { namespace, name } = pod.metadata;
    recorder.record(pod, 'Normal', 'TaintManagerEviction', `${what} ${namespace}/${name}`);
  };
  pods.onChange(({ now, before, object }) => {
    if (!now) bearing.delete(keyOf(object));
    else if (now.spec?.nodeName && (!before?.spec?.nodeName || now.metadata.generation !== before.metadata.generation))
      if (noExecute(nodes.get('', now.spec.nodeName)).length > 0) queue.add(keyOf(now));
  });
  nodes.onChange(({ now, before }) => {
    if (noExecute(now).length + noExecute(before).length === 0) return;
    const name = (now ?? before)?.metadata.name;
    for (const pod of pods.list()) if (pod.spec?.nodeName === name) queue.add(keyOf(pod));
  });
}

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

function noExecute(node: Node | undefined): readonly Taint[] {
  return (node?.spec?.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

/** How long the Pod stays: not at all, for some seconds, or for ever. */
function patienceSeconds({ spec }: Pod, taints: readonly Taint[]): number {
  const tolerations = spec?.tolerations ?? [];
  const seconds: number[] = [];
  for (const taint of taints) {
    const own = tolerations.filter((toleration) => tolerates([toleration], taint));
    if (own.length === 0) return 0;
    for (const { tolerationSeconds } of own)
      if (tolerationSeconds !== undefined) seconds.push(Math.max(0, tolerationSeconds));
  }
  return Math.min(Number.POSITIVE_INFINITY, ...seconds);
}

function evict(cluster: Cluster, pod: Pod): void {
  const { namespace = '', name } = pod.metadata;
  try {
    updateAs(cluster, podsPath, { namespace, name, subresource: 'status' }, (live) => {
      const { status } = live as unknown as Pod;
      const others = (status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget');
      const condition = {
        lastProbeTime: null,
        lastTransitionTime: cluster.timestamp(),
        message: 'Taint manager: deleting due to NoExecute taint',
        observedGeneration: pod.metadata.generation ?? 1,
        reason: 'DeletionByTaintManager',
        status: 'True',
        type: 'DisruptionTarget',
      };
      return toJson({ ...live, status: { ...status, conditions: [...others, condition] } });
    });
    deleteAs(cluster, podsPath, { namespace, name });
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
  }
}
