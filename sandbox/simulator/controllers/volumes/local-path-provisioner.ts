/** Makes and deletes the volumes of the default StorageClass, folders of a node, as the provisioner rancher.io/local-path does. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { type Component, createAs, deleteAs } from '../create-as.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { EventRecorder } from '../kit/event-recorder.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type StorageClass, toJson } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { claimsPath, classesPath, selectedNode, storageProvisioner, volumesPath } from './persistent-volumes.ts';

const provisioner = 'rancher.io/local-path';
const folders = '/var/local-path-provisioner';
/** What its helper Pod takes to make or delete a folder on the node. */
const workMs = 2_000;
const own: Component = {
  manager: 'local-path-provisioner',
  user: {
    name: 'system:serviceaccount:local-path-storage:local-path-provisioner-service-account',
    groups: ['system:serviceaccounts', 'system:serviceaccounts:local-path-storage', 'system:authenticated'],
  },
};

export function startLocalPathProvisioner(cluster: Cluster): void {
  const claims = collectionOf<PersistentVolumeClaim>(cluster, claimsPath);
  const volumes = collectionOf<PersistentVolume>(cluster, volumesPath);
  const classes = collectionOf<StorageClass>(cluster, classesPath);
  const recorder = new EventRecorder(cluster, { component: `${provisioner}_local-path-provisioner` }, own);
  const begun = new Set<string>();
  const find = (key: string): PersistentVolumeClaim | undefined => {
    const claim = claims.get(...splitKey(key));
    return claim && isWanted(claim) ? claim : undefined;
  };
  const provision = new WorkQueue(cluster, (key) => {
    const claim = find(key);
    const storageClass = classes.get('', claim?.spec?.storageClassName ?? '');
    if (!claim || !storageClass || volumes.get('', nameOf(claim))) return;
    const { uid } = claim.metadata;
    if (!begun.has(uid)) {
      begun.add(uid);
      recorder.record(
        claim,
        'Normal',
        'Provisioning',
        `External provisioner is provisioning volume for claim "${key}"`,
      );
      provision.addAfter(key, workMs);
      return;
    }
    begun.delete(uid);
    createAs(cluster, volumesPath, '', toJson(describe(claim, storageClass)), own);
    recorder.record(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${nameOf(claim)}`);
  });
  const remove = new WorkQueue(cluster, (name) => {
    const volume = volumes.get('', name);
    if (!volume || !isReleased(volume)) return;
    try {
      deleteAs(cluster, volumesPath, { namespace: '', name }, {}, own);
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
  });
  claims.onChange(({ now }) => {
    if (now && isWanted(now) && !begun.has(now.metadata.uid)) provision.add(keyOf(now));
  });
  volumes.onChange(({ now }) => {
    if (now && isReleased(now)) remove.addAfter(now.metadata.name, workMs);
  });
  for (const claim of claims.list()) if (isWanted(claim)) provision.add(keyOf(claim));
  for (const volume of volumes.list()) if (isReleased(volume)) remove.addAfter(volume.metadata.name, workMs);
}

function isWanted({ metadata, spec }: PersistentVolumeClaim): boolean {
  const { annotations, deletionTimestamp } = metadata;
  return annotations?.[storageProvisioner] === provisioner && !spec?.volumeName && deletionTimestamp === undefined;
}

function isReleased({ metadata, spec, status }: PersistentVolume): boolean {
  return (
    status?.phase === 'Released' &&
    spec?.persistentVolumeReclaimPolicy === 'Delete' &&
    metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === provisioner &&
    metadata.deletionTimestamp === undefined
  );
}

function nameOf({ metadata }: PersistentVolumeClaim): string {
  return `pvc-${metadata.uid}`;
}

function describe(claim: PersistentVolumeClaim, storageClass: StorageClass): Record<string, unknown> {
  const { name, namespace, uid, resourceVersion, annotations } = claim.metadata;
  const node = annotations?.[selectedNode] ?? '';
  const volume = nameOf(claim);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: volume,
      annotations: {
        'local.path.provisioner/selected-node': node,
        'pv.kubernetes.io/provisioned-by': provisioner,
      },
    },
    spec: {
      accessModes: claim.spec?.accessModes,
      capacity: { storage: claim.spec?.resources?.requests?.storage },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, resourceVersion, uid },
      hostPath: { path: `${folders}/${volume}_${namespace}_${name}`, type: 'DirectoryOrCreate' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec?.volumeMode ?? 'Filesystem',
    },
  };
}
