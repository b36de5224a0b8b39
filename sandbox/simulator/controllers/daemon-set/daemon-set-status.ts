/** What a DaemonSet says of its Pods. Source: updateDaemonSetStatus in pkg/controller/daemon/daemon_controller.go. */
import { isAvailable, isReady } from '../kit/pods.ts';
import type { DaemonSet, Node, Pod } from '../kit/wire.ts';
import { byAge, isUpdated, wantsNode } from './daemon-pods.ts';

export type DaemonSetStatus = NonNullable<DaemonSet['status']>;

export function daemonSetStatus(
  set: DaemonSet,
  nodes: readonly Node[],
  onNodes: ReadonlyMap<string, readonly Pod[]>,
  hash: string,
  now: Date,
): DaemonSetStatus {
  let [desired, current, misscheduled, ready, updated, available] = [0, 0, 0, 0, 0, 0];
  for (const node of nodes) {
    const [pod] = [...(onNodes.get(node.metadata.name) ?? [])].sort(byAge);
    if (!wantsNode(set, node).run) {
      if (pod) misscheduled += 1;
      continue;
    }
    desired += 1;
    if (!pod) continue;
    current += 1;
    if (isReady(pod)) ready += 1;
    if (isAvailable(pod, set.spec?.minReadySeconds ?? 0, now)) available += 1;
    if (isUpdated(pod, set, hash)) updated += 1;
  }
  const given = (name: string, count: number): Record<string, number> => (count === 0 ? {} : { [name]: count });
  const { collisionCount } = set.status ?? {};
  return {
    ...(collisionCount === undefined ? {} : { collisionCount }),
    currentNumberScheduled: current,
    desiredNumberScheduled: desired,
    ...given('numberAvailable', available),
    numberMisscheduled: misscheduled,
    numberReady: ready,
    ...given('numberUnavailable', desired - available),
    observedGeneration: set.metadata.generation ?? 0,
    ...given('updatedNumberScheduled', updated),
  };
}
