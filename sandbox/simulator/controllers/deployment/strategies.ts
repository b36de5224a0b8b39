/** The two ways from old Pods to new ones. Source: pkg/controller/deployment/{rolling,recreate}.go. */
import { StatusError } from '../../meta/status.ts';
import { deleteAs } from '../create-as.ts';
import { isTerminal } from '../kit/pods.ts';
import { isComplete, writeProgress } from './deployment-status.ts';
import { syncRevision } from './newest-replica-set.ts';
import { byRevision } from './revisions.ts';
import { isInUse, type Rollout, replicaSetsPath, sizeOf } from './rollout.ts';
import { hasHistoryLimit, maxUnavailable, nextSizeOfNew, replicasOf, total } from './sizes.ts';

/** Both give the ms after which progress is to be looked at again. */
export function rollOut(rollout: Rollout): number | undefined {
  syncRevision(rollout, { create: true });
  if (!scaleUpNew(rollout) && !scaleDownOld(rollout) && isComplete(rollout.deployment, rollout.deployment.status))
    cleanUp(rollout);
  return writeProgress(rollout);
}

function scaleUpNew(rollout: Rollout): boolean {
  const { current, deployment, all } = rollout;
  const replicas = replicasOf(deployment);
  if (!current || sizeOf(current) === replicas) return false;
  if (sizeOf(current) > replicas) return rollout.scaleTo(current, replicas);
  return rollout.scaleTo(current, nextSizeOfNew(deployment, total(all, sizeOf), sizeOf(current)));
}

function scaleDownOld(rollout: Rollout): boolean {
  const { deployment, current, all } = rollout;
  if (total(rollout.old, sizeOf) === 0 || !current) return false;
  const minAvailable = replicasOf(deployment) - maxUnavailable(deployment);
  const newUnavailable = sizeOf(current) - (current.status?.availableReplicas ?? 0);
  const most = total(all, sizeOf) - minAvailable - newUnavailable;
  if (most <= 0) return false;
  const cleaned = cleanUpUnhealthy(rollout, most);
  const available = total(rollout.all, ({ status }) => status?.availableReplicas);
  let removable = available - minAvailable;
  let scaled = cleaned > 0;
  for (const set of rollout.old.filter(isInUse)) {
    if (removable <= 0) break;
    const down = Math.min(sizeOf(set), removable);
    rollout.scaleTo(set, sizeOf(set) - down);
    removable -= down;
    scaled = true;
  }
  return scaled;
}

/** Old Pods that are not available go first: taking them away takes nothing from anybody. */
function cleanUpUnhealthy(rollout: Rollout, most: number): number {
  let cleaned = 0;
  for (const set of rollout.old.filter(isInUse)) {
    if (cleaned >= most) break;
    const unhealthy = sizeOf(set) - (set.status?.availableReplicas ?? 0);
    if (unhealthy === 0) continue;
    const down = Math.min(most - cleaned, unhealthy);
    rollout.scaleTo(set, sizeOf(set) - down);
    cleaned += down;
  }
  return cleaned;
}

export function recreate(rollout: Rollout): number | undefined {
  syncRevision(rollout, { create: false });
  const scaled = rollout.old.filter(isInUse).map((set) => rollout.scaleTo(set, 0));
  if (scaled.includes(true) || oldPodsRun(rollout)) return writeProgress(rollout);
  if (!rollout.current) syncRevision(rollout, { create: true });
  const { current, deployment } = rollout;
  if (current) rollout.scaleTo(current, replicasOf(deployment));
  if (isComplete(deployment, deployment.status)) cleanUp(rollout);
  return writeProgress(rollout);
}

function oldPodsRun({ old, parts }: Rollout): boolean {
  return old.some(
    ({ metadata, status }) =>
      (status?.replicas ?? 0) > 0 || parts.pods.controlledBy(metadata.uid).some((pod) => !isTerminal(pod)),
  );
}

/** Old ReplicaSets beyond the limit go, the oldest revisions first (cleanupDeployment). */
export function cleanUp({ deployment, old, parts, namespace }: Rollout): void {
  if (!hasHistoryLimit(deployment)) return;
  const alive = old.filter(({ metadata }) => metadata.deletionTimestamp === undefined).sort(byRevision);
  const surplus = alive.length - (deployment.spec?.revisionHistoryLimit ?? 0);
  for (const set of alive.slice(0, Math.max(0, surplus))) {
    const { status, metadata } = set;
    const isBehind = (metadata.generation ?? 0) > (status?.observedGeneration ?? 0);
    if ((status?.replicas ?? 0) !== 0 || isInUse(set) || isBehind) continue;
    try {
      deleteAs(parts.cluster, replicaSetsPath, { namespace, name: metadata.name });
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
  }
}
