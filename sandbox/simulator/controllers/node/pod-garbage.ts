/** Pods of nodes that are gone, and Pods on their way out that never had a node, are taken away. Source: pkg/controller/podgc/gc_controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { deleteAs, updateAs } from '../create-as.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { podsPath } from '../kit/pod-control.ts';
import { isTerminal } from '../kit/pods.ts';
import { type Node, type Pod, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';

/** A node that is gone may come back within so long (quarantineTime). */
const quarantineMs = 40_000;

export function startPodGarbageCollector(cluster: Cluster): void {
  const nodes = collectionOf<Node>(cluster, '/api/v1/nodes');
  const pods = collectionOf<Pod>(cluster, podsPath);
  const queue = new WorkQueue(cluster, (key) => {
    const pod = pods.get(...splitKey(key));
    if (!pod) return;
    const node = pod.spec?.nodeName;
    if (node && !nodes.get('', node)) remove(cluster, pod, true);
    else if (!node && pod.metadata.deletionTimestamp !== undefined) remove(cluster, pod, false);
  });
  nodes.onChange(({ now, object }) => {
    if (now) return;
    for (const pod of pods.list())
      if (pod.spec?.nodeName === object.metadata.name) queue.addAfter(keyOf(pod), quarantineMs);
  });
  pods.onChange(({ now, before }) => {
    const node = now?.spec?.nodeName;
    if (now && !node && now.metadata.deletionTimestamp !== undefined) queue.add(keyOf(now));
    if (now && node && !before && !nodes.get('', node)) queue.addAfter(keyOf(now), quarantineMs);
  });
}

function remove(cluster: Cluster, pod: Pod, isOrphan: boolean): void {
  const { namespace = '', name } = pod.metadata;
  try {
    if (isOrphan && !isTerminal(pod))
      updateAs(cluster, podsPath, { namespace, name, subresource: 'status' }, (live) => {
        const { status } = live as unknown as Pod;
        const condition = {
          lastProbeTime: null,
          lastTransitionTime: cluster.timestamp(),
          message: 'PodGC: node no longer exists',
          observedGeneration: pod.metadata.generation ?? 1,
          reason: 'DeletionByPodGC',
          status: 'True',
          type: 'DisruptionTarget',
        };
        return toJson({
          ...live,
          status: { ...status, phase: 'Failed', conditions: [...(status?.conditions ?? []), condition] },
        });
      });
    deleteAs(cluster, podsPath, { namespace, name }, { gracePeriodSeconds: 0 });
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
  }
}
