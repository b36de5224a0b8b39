/** The claims of a StatefulSet's Pods: made with them, kept or deleted after them. Source: pkg/controller/statefulset/{stateful_pod_control,stateful_set_utils}.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import type { OwnerReference } from '../../meta/object-meta.ts';
import { StatusError } from '../../meta/status.ts';
import { equal, type Json, type JsonObject } from '../../patch/json.ts';
import { metaOf, withMeta } from '../../registry/object-access.ts';
import { createAs, updateAs } from '../create-as.ts';
import { collectionOf } from '../kit/collection.ts';
import type { EventRecorder } from '../kit/event-recorder.ts';
import { type PersistentVolumeClaim, type Pod, type StatefulSet, toJson } from '../kit/wire.ts';
import { RetryError } from '../kit/work-queue.ts';
import { claimsOf, isInRange } from './ordinals.ts';

export const claimsPath = '/api/v1/persistentvolumeclaims';

/** Makes those that are missing. Throws StatusError or RetryError, after an event. */
export function createClaims(cluster: Cluster, recorder: EventRecorder, set: StatefulSet, ordinal: number): void {
  const { namespace = '', name: setName } = set.metadata;
  const claims = collectionOf<PersistentVolumeClaim>(cluster, claimsPath);
  for (const { name, object } of claimsOf(set, ordinal)) {
    const known = claims.get(namespace, name);
    if (known?.metadata.deletionTimestamp !== undefined) throw new RetryError(`pvc ${name} is being deleted`);
    if (known) continue;
    const pod = `${setName}-${ordinal}`;
    try {
      createAs(cluster, claimsPath, namespace, toJson(object));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const text = `Create Claim ${name} for Pod ${pod} in StatefulSet ${setName} failed error: ${error.message}`;
      recorder.record(set, 'Warning', 'FailedCreate', text);
      throw error;
    }
    const text = `Create Claim ${name} Pod ${pod} in StatefulSet ${setName} success`;
    recorder.record(set, 'Normal', 'SuccessfulCreate', text);
  }
}

/** Owners say when a claim goes: with the set, with a Pod that was scaled away, or never. */
export function syncClaimOwners(cluster: Cluster, set: StatefulSet, pod: Pod, ordinal: number): void {
  const { whenDeleted = 'Retain', whenScaled = 'Retain' } = set.spec?.persistentVolumeClaimRetentionPolicy ?? {};
  const { namespace = '' } = set.metadata;
  const claims = collectionOf<PersistentVolumeClaim>(cluster, claimsPath);
  const isScaledAway = !isInRange(ordinal, set);
  const wanted: OwnerReference[] = [];
  const reference = (owner: StatefulSet | Pod, apiVersion: string, kind: string): OwnerReference => ({
    apiVersion,
    kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  });
  if (whenDeleted === 'Delete' && !(whenScaled === 'Delete' && isScaledAway))
    wanted.push(reference(set, 'apps/v1', 'StatefulSet'));
  if (whenScaled === 'Delete' && isScaledAway) wanted.push(reference(pod, 'v1', 'Pod'));
  for (const { name } of claimsOf(set, ordinal)) {
    const claim = claims.get(namespace, name);
    if (!claim) continue;
    const owners = (claim.metadata.ownerReferences ?? []) as readonly OwnerReference[];
    const others = owners.filter(
      (owner) =>
        !(owner.kind === 'StatefulSet' && owner.name === set.metadata.name) &&
        !(owner.kind === 'Pod' && owner.name === pod.metadata.name),
    );
    const next = [...others, ...wanted];
    if (equal(next as unknown as Json, owners as unknown as Json)) continue;
    updateAs(cluster, claimsPath, { namespace, name }, (live: JsonObject) => {
      const { ownerReferences: _, ...meta } = metaOf(live);
      return withMeta(live, next.length > 0 ? { ...meta, ownerReferences: next } : meta);
    });
  }
}
