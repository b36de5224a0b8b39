/** How many Pods a rollout may have too many or too few. Source: pkg/controller/deployment/util/deployment_util.go. */
import { scaledValue } from '../kit/int-or-percent.ts';
import type { Deployment, ReplicaSet } from '../kit/wire.ts';

/** What Go takes as "no limit". */
const unlimited = 2 ** 31 - 1;

export function replicasOf({ spec }: Deployment): number {
  return spec?.replicas ?? 1;
}

export function isRolling({ spec }: Deployment): boolean {
  return spec?.strategy?.type === 'RollingUpdate';
}

/** Both at once: where both come out as nothing, one Pod may be missing (ResolveFenceposts). */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const { maxSurge = 0, maxUnavailable = 0 } = deployment.spec?.strategy?.rollingUpdate ?? {};
  const replicas = replicasOf(deployment);
  const surge = scaledValue(maxSurge, replicas, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, replicas, 'down') ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailable(deployment: Deployment): number {
  const replicas = replicasOf(deployment);
  if (!isRolling(deployment) || replicas === 0) return 0;
  return Math.min(fenceposts(deployment).unavailable, replicas);
}

/** The size of the newest ReplicaSet at this point of the rollout (NewRSNewReplicas). */
export function nextSizeOfNew(deployment: Deployment, total: number, size: number): number {
  const replicas = replicasOf(deployment);
  if (!isRolling(deployment)) return replicas;
  const room = replicas + maxSurge(deployment) - total;
  return room <= 0 ? size : size + Math.min(room, replicas - size);
}

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec?.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== unlimited;
}

export function hasHistoryLimit({ spec }: Deployment): boolean {
  return spec?.revisionHistoryLimit !== undefined && spec.revisionHistoryLimit !== unlimited;
}

export function total(sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number | undefined): number {
  return sets.reduce((sum, set) => sum + (count(set) ?? 0), 0);
}
