/** Deployments roll their Pods from one template to the next by ReplicaSets. Source: pkg/controller/deployment/deployment_controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { claim } from '../kit/claim.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { findCondition, withCondition } from '../kit/conditions.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { controllerOf } from '../kit/owners.ts';
import { podsPath } from '../kit/pod-control.ts';
import { type Deployment, type Pod, type ReplicaSet, selects } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { writeCounts } from './deployment-status.ts';
import { syncRevision } from './newest-replica-set.ts';
import { deploymentsPath, desiredReplicas, isInUse, Rollout, type RolloutParts, replicaSetsPath } from './rollout.ts';
import { scaleProportionally } from './scale-proportionally.ts';
import { hasProgressDeadline, isRolling, replicasOf } from './sizes.ts';
import { cleanUp, recreate, rollOut } from './strategies.ts';

export function startDeploymentController(cluster: Cluster): void {
  const parts: RolloutParts = {
    cluster,
    recorder: new EventRecorder(cluster, { component: 'deployment-controller' }),
    deployments: collectionOf<Deployment>(cluster, deploymentsPath),
    replicaSets: collectionOf<ReplicaSet>(cluster, replicaSetsPath),
    pods: collectionOf<Pod>(cluster, podsPath),
  };
  const { deployments, replicaSets, pods } = parts;
  const queue = new WorkQueue(cluster, (key) => {
    const wait = sync(parts, key);
    if (wait !== undefined) queue.addAfter(key, wait);
  });
  const wakeOwner = (set: ReplicaSet | undefined): void => {
    const owner = set && controllerOf(set);
    const namespace = set?.metadata.namespace ?? '';
    if (owner?.kind === 'Deployment' && deployments.get(namespace, owner.name)) queue.add(`${namespace}/${owner.name}`);
  };
  deployments.onChange(({ object }) => queue.add(keyOf(object)));
  replicaSets.onChange(({ now, before }) => {
    wakeOwner(before);
    wakeOwner(now);
    if (!now || controllerOf(now)) return;
    for (const deployment of deployments.list(now.metadata.namespace))
      if (selects(deployment.spec?.selector, now.metadata.labels)) queue.add(keyOf(deployment));
  });
  // A Deployment that is recreated waits for the last of its old Pods.
  pods.onChange(({ now, object }) => {
    const owner = now ? undefined : controllerOf(object);
    const set = owner?.kind === 'ReplicaSet' ? replicaSets.get(object.metadata.namespace ?? '', owner.name) : undefined;
    const above = set && controllerOf(set);
    const deployment = above && deployments.get(object.metadata.namespace ?? '', above.name);
    if (deployment?.spec?.strategy?.type === 'Recreate') queue.add(keyOf(deployment));
  });
  for (const deployment of deployments.list()) queue.add(keyOf(deployment));
}

/** Gives the ms after which it must be looked at again. Throws StatusError, RetryError. */
function sync(parts: RolloutParts, key: string): number | undefined {
  const deployment = parts.deployments.get(...splitKey(key));
  if (!deployment) return undefined;
  const rollout = new Rollout(parts, deployment);
  const { selector } = deployment.spec ?? {};
  if (Object.keys(selector ?? {}).length === 0) {
    rollout.event(
      'Warning',
      'SelectingAll',
      'This deployment is selecting all pods. A non-empty selector is required.',
    );
    return undefined;
  }
  claim(parts.cluster, parts.replicaSets, {
    owner: deployment,
    ownerKind: parts.deployments,
    selects: ({ metadata }) => selects(selector, metadata.labels),
  });
  if (deployment.metadata.deletionTimestamp !== undefined) {
    syncRevision(rollout, { create: false });
    writeCounts(rollout);
    return undefined;
  }
  notePause(rollout);
  if (deployment.spec?.paused) return scaleOnly(rollout);
  syncRevision(rollout, { create: false });
  if (isScaled(rollout)) return scaleOnly(rollout);
  return isRolling(deployment) ? rollOut(rollout) : recreate(rollout);
}

function scaleOnly(rollout: Rollout): undefined {
  syncRevision(rollout, { create: false });
  scaleProportionally(rollout);
  if (rollout.deployment.spec?.paused) cleanUp(rollout);
  writeCounts(rollout);
}

/** Somebody changed the number of replicas since the ReplicaSets were scaled last. */
function isScaled({ all, deployment }: Rollout): boolean {
  return all.filter(isInUse).some(({ metadata }) => {
    const desired = metadata.annotations?.[desiredReplicas];
    return desired !== undefined && /^\d+$/.test(desired) && Number(desired) !== replicasOf(deployment);
  });
}

/** A pause stops the clock of the progress deadline (checkPausedConditions). */
function notePause(rollout: Rollout): void {
  const { deployment, now } = rollout;
  if (!hasProgressDeadline(deployment)) return;
  const known = findCondition(deployment.status?.conditions, 'Progressing');
  if (known?.reason === 'ProgressDeadlineExceeded') return;
  const isPaused = deployment.spec?.paused ?? false;
  if (isPaused === (known?.reason === 'DeploymentPaused')) return;
  const times = { lastUpdateTime: now, lastTransitionTime: now };
  const [reason, message] = isPaused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed'];
  rollout.writeConditions((conditions) =>
    withCondition(conditions, { type: 'Progressing', status: 'Unknown', ...times, reason, message }),
  );
}
