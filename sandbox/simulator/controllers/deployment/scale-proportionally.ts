/** A Deployment that is scaled while it rolls out, or while it is paused: each ReplicaSet gets its share. Source: scale in pkg/controller/deployment/sync.go. */
import type { ReplicaSet } from '../kit/wire.ts';
import { byCreation, desiredReplicas, isInUse, maxReplicas, type Rollout, sizeOf } from './rollout.ts';
import { isRolling, maxSurge, replicasOf, total } from './sizes.ts';

export function scaleProportionally(rollout: Rollout): void {
  const { deployment, current } = rollout;
  const replicas = replicasOf(deployment);
  const one = activeOrLatest(rollout);
  if (one) {
    rollout.scaleTo(one, replicas);
    return;
  }
  if (isSaturated(rollout, current)) {
    for (const old of rollout.old.filter(isInUse)) rollout.scaleTo(old, 0);
    return;
  }
  if (!isRolling(deployment)) return;
  const active = rollout.all.filter(isInUse);
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - total(active, sizeOf);
  if (toAdd !== 0) active.sort(toAdd > 0 ? bySizeNewer : bySizeOlder);
  let added = 0;
  const sizes = active.map((set) => {
    const share = toAdd === 0 ? 0 : proportion(rollout, set, toAdd, added);
    added += share;
    return sizeOf(set) + share;
  });
  active.forEach((set, index) => {
    const size = sizes[index] ?? 0;
    // What rounding left goes to the largest.
    rollout.scale(set, index === 0 && toAdd !== 0 ? Math.max(0, size + toAdd - added) : size);
  });
}

/** The only one in use, or the newest one where none is; undefined where several are. */
function activeOrLatest({ all, current }: Rollout): ReplicaSet | undefined {
  const active = all.filter(isInUse);
  if (active.length > 1) return undefined;
  return active[0] ?? current ?? all.toSorted(byCreation).at(-1);
}

function isSaturated({ deployment }: Rollout, current: ReplicaSet | undefined): boolean {
  if (!current) return false;
  const replicas = replicasOf(deployment);
  const desired = current.metadata.annotations?.[desiredReplicas];
  return (
    sizeOf(current) === replicas &&
    desired === String(replicas) &&
    (current.status?.availableReplicas ?? 0) === replicas
  );
}

function bySizeNewer(a: ReplicaSet, b: ReplicaSet): number {
  return sizeOf(b) - sizeOf(a) || byCreation(b, a);
}

function bySizeOlder(a: ReplicaSet, b: ReplicaSet): number {
  return sizeOf(b) - sizeOf(a) || byCreation(a, b);
}

function proportion(rollout: Rollout, set: ReplicaSet, toAdd: number, added: number): number {
  if (sizeOf(set) === 0 || toAdd === added) return 0;
  const share = fraction(rollout, set);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

function fraction({ deployment }: Rollout, set: ReplicaSet): number {
  const replicas = replicasOf(deployment);
  const size = sizeOf(set);
  if (replicas === 0) return -size;
  const annotated = Number(set.metadata.annotations?.[maxReplicas] ?? '');
  const before = annotated > 0 ? annotated : (deployment.status?.replicas ?? 0);
  if (before === 0) return 0;
  return Math.round((size * (replicas + maxSurge(deployment))) / before) - size;
}
