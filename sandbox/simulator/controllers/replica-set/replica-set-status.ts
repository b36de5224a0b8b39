/** What a ReplicaSet says of its Pods. Source: pkg/controller/replicaset/replica_set_utils.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { timestamp } from '../../meta/object-meta.ts';
import { equal, type Json } from '../../patch/json.ts';
import { updateAs } from '../create-as.ts';
import { withCondition, withoutCondition } from '../kit/conditions.ts';
import { isAvailable, isReady } from '../kit/pods.ts';
import { type Pod, type ReplicaSet, toJson } from '../kit/wire.ts';

export type ReplicaSetStatus = NonNullable<ReplicaSet['status']>;

interface Seen {
  /** Undefined for kinds that do not say. */
  readonly terminating: number | undefined;
  /** Why Pods could not be made or deleted. */
  readonly failure: string | undefined;
  readonly now: Date;
}

export function replicaSetStatus(
  { spec, status }: ReplicaSet,
  active: readonly Pod[],
  { terminating, failure, now }: Seen,
): ReplicaSetStatus {
  const wanted = Object.entries(spec?.template?.metadata?.labels ?? {});
  const missing = (spec?.replicas ?? 1) - active.length;
  const minReadySeconds = spec?.minReadySeconds ?? 0;
  const known = status?.conditions;
  const conditions =
    failure === undefined
      ? withoutCondition(known, 'ReplicaFailure')
      : withCondition(known, {
          type: 'ReplicaFailure',
          status: 'True',
          lastTransitionTime: timestamp(now),
          ...(missing === 0 ? {} : { reason: missing > 0 ? 'FailedCreate' : 'FailedDelete' }),
          message: failure,
        });
  return {
    ...(conditions.length > 0 ? { conditions } : {}),
    ...given('availableReplicas', active.filter((pod) => isAvailable(pod, minReadySeconds, now)).length),
    ...given(
      'fullyLabeledReplicas',
      active.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value)).length,
    ),
    ...given('readyReplicas', active.filter(isReady).length),
    replicas: active.length,
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
  };
}

/** Go leaves zeros out. */
function given(name: string, count: number): Record<string, number> {
  return count === 0 ? {} : { [name]: count };
}

export function writeReplicaSetStatus(cluster: Cluster, path: string, owner: ReplicaSet, next: ReplicaSetStatus): void {
  const { namespace = '', name, generation = 0 } = owner.metadata;
  const { observedGeneration, ...before } = owner.status ?? {};
  if (observedGeneration === generation && equal(before as Json, next as unknown as Json)) return;
  const status = { ...next, observedGeneration: generation };
  updateAs(cluster, path, { namespace, name, subresource: 'status' }, (live) => toJson({ ...live, status }));
}
