/** Claims that Pods use, and volumes that claims use, stay until nobody does. Source: pkg/controller/volume/{pvcprotection,pvprotection}. */
import type { Cluster } from '../../cluster/cluster.ts';
import type { JsonObject } from '../../patch/json.ts';
import { metaOf, withMeta } from '../../registry/object-access.ts';
import { claimNames } from '../../scheduler/volumes.ts';
import { updateAs } from '../create-as.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { podsPath } from '../kit/pod-control.ts';
import { isTerminal } from '../kit/pods.ts';
import type { PersistentVolume, PersistentVolumeClaim, Pod, Stored } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { claimsPath, volumesPath } from './persistent-volumes.ts';

const claimFinalizer = 'kubernetes.io/pvc-protection';
const volumeFinalizer = 'kubernetes.io/pv-protection';

export function startVolumeProtection(cluster: Cluster): void {
  const claims = collectionOf<PersistentVolumeClaim>(cluster, claimsPath);
  const volumes = collectionOf<PersistentVolume>(cluster, volumesPath);
  const pods = collectionOf<Pod>(cluster, podsPath);
  const claimQueue = new WorkQueue(cluster, (key) => {
    const claim = claims.get(...splitKey(key));
    if (!claim || !isLeaving(claim, claimFinalizer)) return;
    const { namespace, name } = claim.metadata;
    const isUsed = pods
      .list(namespace)
      .some(
        (pod) => Boolean(pod.spec?.nodeName) && !isTerminal(pod) && claimNames(pod).some((used) => used.name === name),
      );
    if (!isUsed) release(cluster, claimsPath, claim, claimFinalizer);
  });
  const volumeQueue = new WorkQueue(cluster, (name) => {
    const volume = volumes.get('', name);
    if (volume && isLeaving(volume, volumeFinalizer) && volume.status?.phase !== 'Bound')
      release(cluster, volumesPath, volume, volumeFinalizer);
  });
  claims.onChange(({ now }) => {
    if (now && isLeaving(now, claimFinalizer)) claimQueue.add(keyOf(now));
  });
  volumes.onChange(({ now }) => {
    if (now && isLeaving(now, volumeFinalizer)) volumeQueue.add(now.metadata.name);
  });
  pods.onChange(({ now, object }) => {
    if (now && !isTerminal(now)) return;
    for (const { name } of claimNames(object)) {
      const claim = claims.get(object.metadata.namespace ?? '', name);
      if (claim && isLeaving(claim, claimFinalizer)) claimQueue.add(keyOf(claim));
    }
  });
  for (const claim of claims.list()) if (isLeaving(claim, claimFinalizer)) claimQueue.add(keyOf(claim));
  for (const volume of volumes.list()) if (isLeaving(volume, volumeFinalizer)) volumeQueue.add(volume.metadata.name);
}

function isLeaving({ metadata }: Stored, finalizer: string): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers?.includes(finalizer) ?? false);
}

function release(cluster: Cluster, path: string, { metadata }: Stored, finalizer: string): void {
  const { namespace = '', name } = metadata;
  updateAs(cluster, path, { namespace, name }, (live: JsonObject) => {
    const { finalizers = [], ...meta } = metaOf(live);
    const others = finalizers.filter((other) => other !== finalizer);
    return withMeta(live, others.length > 0 ? { ...meta, finalizers: others } : meta);
  });
}
