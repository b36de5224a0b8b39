/** What a Deployment says of its ReplicaSets and of its progress. Source: pkg/controller/deployment/{sync,progress}.go. */
import { equal, type Json } from '../../patch/json.ts';
import { findCondition, withCondition, withoutCondition } from '../kit/conditions.ts';
import type { Deployment, ReplicaSet } from '../kit/wire.ts';
import type { DeploymentCondition, DeploymentStatus, Rollout } from './rollout.ts';
import { sizeOf } from './rollout.ts';
import { hasProgressDeadline, maxUnavailable, replicasOf, total } from './sizes.ts';

/** Counts, and whether enough Pods are available. */
export function countedStatus({ deployment, all, current, now }: Rollout): DeploymentStatus {
  const available = total(all, ({ status }) => status?.availableReplicas);
  const isAvailable = available >= replicasOf(deployment) - maxUnavailable(deployment);
  const { collisionCount, conditions } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...given(
      'replicas',
      total(all, ({ status }) => status?.replicas),
    ),
    ...given('updatedReplicas', current?.status?.replicas ?? 0),
    ...given(
      'readyReplicas',
      total(all, ({ status }) => status?.readyReplicas),
    ),
    ...given('availableReplicas', available),
    ...given('unavailableReplicas', Math.max(0, total(all, sizeOf) - available)),
    ...terminating(all),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: withCondition(conditions, {
      type: 'Available',
      status: isAvailable ? 'True' : 'False',
      lastUpdateTime: now,
      lastTransitionTime: now,
      reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: isAvailable ? 'Deployment has minimum availability.' : 'Deployment does not have minimum availability.',
    }),
  };
}

/** Go leaves zeros out. */
function given(name: string, count: number): Record<string, number> {
  return count === 0 ? {} : { [name]: count };
}

/** Not told before every ReplicaSet that was looked at has told its own. */
function terminating(all: readonly ReplicaSet[]): { terminatingReplicas?: number } {
  const silent = all.some(({ status }) => status?.observedGeneration && status.terminatingReplicas === undefined);
  return silent ? {} : { terminatingReplicas: total(all, ({ status }) => status?.terminatingReplicas) };
}

/** Writes the counts alone (syncDeploymentStatus). */
export function writeCounts(rollout: Rollout): void {
  write(rollout, countedStatus(rollout));
}

/** False when nothing had to be written. */
function write(rollout: Rollout, status: DeploymentStatus): boolean {
  if (equal((rollout.deployment.status ?? {}) as Json, status as unknown as Json)) return false;
  rollout.writeStatus((live) => ({ ...live, status }));
  return true;
}

/** All desired Pods are updated and available, and no old ones are there. */
export function isComplete(deployment: Deployment, status: DeploymentStatus | undefined): boolean {
  const replicas = replicasOf(deployment);
  const { updatedReplicas = 0, replicas: there = 0, availableReplicas = 0, observedGeneration = 0 } = status ?? {};
  return (
    updatedReplicas === replicas &&
    there === replicas &&
    availableReplicas === replicas &&
    observedGeneration >= (deployment.metadata.generation ?? 0)
  );
}

function hasProgressed(before: DeploymentStatus | undefined, next: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas;
  return (
    (next.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    old(next) < old(before ?? {}) ||
    (next.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (next.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  );
}

/** Writes counts and progress; gives the ms after which progress is to be looked at again, if nothing happens before (syncRolloutStatus). */
export function writeProgress(rollout: Rollout): number | undefined {
  const { deployment } = rollout;
  const counted = countedStatus(rollout);
  const progressing = progressConditions(rollout, counted);
  const [failure] = failures(rollout);
  const conditions = failure ? withCondition(progressing, failure) : withoutCondition(progressing, 'ReplicaFailure');
  const status = { ...counted, conditions };
  if (write(rollout, status)) return undefined;
  const current = findCondition(deployment.status?.conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || !current || isComplete(deployment, status)) return undefined;
  if (current.reason === 'ProgressDeadlineExceeded') return undefined;
  // A second more, so that the deadline has passed for certain.
  return deadlineMs(deployment, current) + 1_000 - rollout.parts.cluster.now().getTime();
}

function deadlineMs({ spec }: Deployment, { lastUpdateTime = '' }: DeploymentCondition): number {
  return Date.parse(lastUpdateTime) + (spec?.progressDeadlineSeconds ?? 0) * 1_000;
}

function progressConditions(rollout: Rollout, next: DeploymentStatus): readonly DeploymentCondition[] {
  const { deployment, current, name, now } = rollout;
  const conditions = next.conditions ?? [];
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
  const known = findCondition(deployment.status?.conditions, 'Progressing');
  if ((next.replicas ?? 0) === (next.updatedReplicas ?? 0) && known?.reason === 'NewReplicaSetAvailable')
    return conditions;
  const who = current ? `ReplicaSet ${JSON.stringify(current.metadata.name)}` : `Deployment ${JSON.stringify(name)}`;
  const condition = (status: 'True' | 'False', reason: string, text: string): DeploymentCondition => ({
    type: 'Progressing',
    status,
    lastUpdateTime: now,
    lastTransitionTime: now,
    reason,
    message: `${who} ${text}`,
  });
  if (isComplete(deployment, next))
    return withCondition(conditions, condition('True', 'NewReplicaSetAvailable', 'has successfully progressed.'));
  if (hasProgressed(deployment.status, next)) {
    const progressing = condition('True', 'ReplicaSetUpdated', 'is progressing.');
    // The same reason again still moves the time of the last update.
    return [
      ...withoutCondition(conditions, 'Progressing'),
      known?.status === 'True' && known.lastTransitionTime
        ? { ...progressing, lastTransitionTime: known.lastTransitionTime }
        : progressing,
    ];
  }
  if (hasTimedOut(rollout, findCondition(conditions, 'Progressing')))
    return withCondition(conditions, condition('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'));
  return conditions;
}

function hasTimedOut({ deployment, parts }: Rollout, condition: DeploymentCondition | undefined): boolean {
  if (!condition || condition.reason === 'NewReplicaSetAvailable') return false;
  if (condition.reason === 'ProgressDeadlineExceeded') return true;
  return deadlineMs(deployment, condition) < parts.cluster.now().getTime();
}

/** Why Pods cannot be made, of the newest ReplicaSet first. */
function failures({ all, current }: Rollout): DeploymentCondition[] {
  const sets = current ? [current, ...all] : all;
  return sets.flatMap(({ status }) =>
    (status?.conditions ?? [])
      .filter(({ type }) => type === 'ReplicaFailure')
      .map((condition) => ({
        ...condition,
        ...(condition.lastTransitionTime ? { lastUpdateTime: condition.lastTransitionTime } : {}),
      })),
  );
}
