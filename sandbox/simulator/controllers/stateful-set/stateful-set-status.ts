/** What a StatefulSet says of its Pods. Source: computeReplicaStatus and completeRollingUpdate in pkg/controller/statefulset. */
import { isAvailable, isReady } from '../kit/pods.ts';
import type { Pod, PodTemplate, StatefulSet } from '../kit/wire.ts';
import { replicasOf, revisionLabel } from './ordinals.ts';

export type StatefulSetStatus = NonNullable<StatefulSet['status']>;

interface Revision {
  readonly name: string;
  readonly template: PodTemplate;
}

export interface Revisions {
  readonly current: Revision;
  readonly update: Revision;
  readonly collisionCount: number;
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isReady(pod);
}

export function statefulSetStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update, collisionCount }: Revisions,
  now: Date,
): StatefulSetStatus {
  const ready = pods.filter(isRunningAndReady);
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const of = ({ name }: Revision): number =>
    staying.filter(({ metadata }) => metadata.labels?.[revisionLabel] === name).length;
  const [replicas, updated] = [replicasOf(set), of(update)];
  const isDone =
    set.spec?.updateStrategy?.type === 'RollingUpdate' &&
    updated === replicas &&
    ready.length === replicas &&
    pods.length === replicas;
  const given = (name: string, count: number): Record<string, number> => (count === 0 ? {} : { [name]: count });
  return {
    availableReplicas: ready.filter((pod) => isAvailable(pod, set.spec?.minReadySeconds ?? 0, now)).length,
    collisionCount,
    ...given('currentReplicas', isDone ? updated : of(current)),
    currentRevision: isDone ? update.name : current.name,
    observedGeneration: set.metadata.generation ?? 0,
    ...given('readyReplicas', ready.length),
    replicas: pods.length,
    updateRevision: update.name,
    ...given('updatedReplicas', updated),
  };
}
