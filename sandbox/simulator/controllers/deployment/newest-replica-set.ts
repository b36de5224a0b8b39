/** The ReplicaSet of a Deployment's present template: found or made, with its revision counted. Source: getNewReplicaSet in pkg/controller/deployment/sync.go. */
import { StatusError } from '../../meta/status.ts';
import { createAs } from '../create-as.ts';
import { findCondition, withCondition } from '../kit/conditions.ts';
import { controllerOf, controllerReference } from '../kit/owners.ts';
import { isNamespaceTerminating } from '../kit/pod-control.ts';
import { templateHash } from '../kit/template-hash.ts';
import { type Deployment, type ReplicaSet, toJson } from '../kit/wire.ts';
import { RetryError } from '../kit/work-queue.ts';
import { copiedAnnotations, maxRevision, newestAnnotations, revision, revisionOf } from './revisions.ts';
import { hashLabel, type Rollout, replicaAnnotations, replicaSetsPath, sameTemplate, sizeOf } from './rollout.ts';
import { hasProgressDeadline, nextSizeOfNew, total } from './sizes.ts';

/** Kubernetes' longest name. */
const longestName = 253;

/** Sees to the revision of the newest ReplicaSet. Throws StatusError and RetryError. */
export function syncRevision(rollout: Rollout, { create }: { create: boolean }): void {
  const { current } = rollout;
  if (current) refresh(rollout, current);
  else if (create) make(rollout);
}

function refresh(rollout: Rollout, current: ReplicaSet): void {
  const { deployment } = rollout;
  const next = String(maxRevision(rollout.old) + 1);
  const annotations = newestAnnotations(deployment, current, next);
  const minReadySeconds = deployment.spec?.minReadySeconds ?? 0;
  if (annotations !== current.metadata.annotations || (current.spec?.minReadySeconds ?? 0) !== minReadySeconds) {
    rollout.writeReplicaSet(current, (live) => {
      const { minReadySeconds: _, ...spec } = live.spec ?? {};
      return {
        ...live,
        metadata: { ...live.metadata, annotations },
        spec: minReadySeconds === 0 ? spec : { ...spec, minReadySeconds },
      } as ReplicaSet;
    });
    return;
  }
  const found = hasProgressDeadline(deployment) && !findCondition(deployment.status?.conditions, 'Progressing');
  tell(
    rollout,
    revisionOf(current),
    found ? { reason: 'FoundNewReplicaSet', text: 'Found new replica set', current } : undefined,
  );
}

/** The Deployment's own revision, and a first word on its progress. */
function tell(
  rollout: Rollout,
  number: string,
  progress: { readonly reason: string; readonly text: string; readonly current: ReplicaSet } | undefined,
): void {
  if (rollout.deployment.metadata.annotations?.[revision] === number && !progress) return;
  rollout.writeStatus(
    (live) =>
      ({
        ...live,
        metadata: { ...live.metadata, annotations: { ...live.metadata.annotations, [revision]: number } },
        status: progress
          ? {
              ...live.status,
              conditions: withCondition(live.status?.conditions, {
                type: 'Progressing',
                status: 'True',
                lastUpdateTime: rollout.now,
                lastTransitionTime: rollout.now,
                reason: progress.reason,
                message: `${progress.text} ${JSON.stringify(progress.current.metadata.name)}`,
              }),
            }
          : live.status,
      }) as Deployment,
  );
}

function make(rollout: Rollout): void {
  const { deployment, parts, namespace } = rollout;
  const { old } = rollout;
  const number = String(maxRevision(old) + 1);
  const wanted = describe(rollout, number, nextSizeOfNew(deployment, total(old, sizeOf), 0));
  const size = sizeOf(wanted);
  try {
    createAs(parts.cluster, replicaSetsPath, namespace, toJson(wanted));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const existing = error.status.reason === 'AlreadyExists' ? rollout.find(wanted.metadata.name) : undefined;
    if (!existing) refused(rollout, wanted, error);
    if (
      controllerOf(existing)?.uid !== deployment.metadata.uid ||
      !sameTemplate(existing.spec?.template, deployment.spec?.template)
    ) {
      const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
      rollout.writeStatus((live) => ({ ...live, status: { ...live.status, collisionCount } }));
      throw new RetryError(error.message);
    }
    tell(rollout, number, undefined);
    return;
  }
  if (size > 0) {
    const text = `Scaled up replica set ${wanted.metadata.name} from 0 to ${size}`;
    rollout.event('Normal', 'ScalingReplicaSet', text);
  }
  const progress = { reason: 'NewReplicaSetCreated', text: 'Created new replica set', current: wanted };
  tell(rollout, number, hasProgressDeadline(deployment) ? progress : undefined);
}

function refused(rollout: Rollout, { metadata }: ReplicaSet, error: StatusError): never {
  if (isNamespaceTerminating(error)) throw error;
  const message = `Failed to create new replica set ${JSON.stringify(metadata.name)}: ${error.message}`;
  const reason = 'ReplicaSetCreateError';
  if (hasProgressDeadline(rollout.deployment)) {
    const times = { lastUpdateTime: rollout.now, lastTransitionTime: rollout.now };
    rollout.writeConditions((known) =>
      withCondition(known, { type: 'Progressing', status: 'False', ...times, reason, message }),
    );
  }
  rollout.event('Warning', reason, message);
  throw error;
}

function describe({ deployment, parts, name }: Rollout, number: string, replicas: number): ReplicaSet {
  const { spec, status } = deployment;
  const hash = templateHash(spec?.template, status?.collisionCount);
  const labels = { ...spec?.template.metadata?.labels, [hashLabel]: hash };
  const annotations = { ...copiedAnnotations(deployment), [revision]: number, ...replicaAnnotations(deployment) };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name.slice(0, longestName - 1 - hash.length)}-${hash}`,
      labels,
      annotations,
      ownerReferences: [controllerReference(deployment, parts.deployments)],
    },
    spec: {
      replicas,
      ...(spec?.minReadySeconds ? { minReadySeconds: spec.minReadySeconds } : {}),
      selector: { ...spec?.selector, matchLabels: { ...spec?.selector.matchLabels, [hashLabel]: hash } },
      template: { ...spec?.template, metadata: { ...spec?.template.metadata, labels } },
    },
  } as unknown as ReplicaSet;
}
