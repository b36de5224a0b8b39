/** Rows of volumes and what serves them. Source: pkg/printers/internalversion/printers.go, pkg/apis/core/helper/helpers.go. */
import type {
  V1CSIDriver,
  V1CSINode,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1StorageClass,
  V1VolumeAttachment,
  V1VolumeAttributesClass,
} from '@kubernetes/client-node';
import { ageOf, type CellsOf, nameOf } from '../cells.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';
const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

export const persistentVolumeCells: CellsOf<V1PersistentVolume> = (volume, now) => {
  const { metadata, spec, status } = volume;
  const { claimRef } = spec ?? {};
  return [
    nameOf(volume),
    spec?.capacity?.storage ?? '0',
    accessModes(spec?.accessModes),
    spec?.persistentVolumeReclaimPolicy ?? '',
    metadata?.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    claimRef === undefined ? '' : `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}`,
    metadata?.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    status?.reason ?? '',
    ageOf(volume, now),
    spec?.volumeMode ?? '<unset>',
  ];
};

export const persistentVolumeClaimCells: CellsOf<V1PersistentVolumeClaim> = (claim, now) => {
  const { metadata, spec, status } = claim;
  const bound = Boolean(spec?.volumeName);
  return [
    nameOf(claim),
    metadata?.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    spec?.volumeName ?? '',
    bound ? (status?.capacity?.storage ?? '0') : '',
    bound ? accessModes(status?.accessModes) : '',
    metadata?.annotations?.[classAnnotation] ?? spec?.storageClassName ?? '',
    spec?.volumeAttributesClassName ?? '<unset>',
    ageOf(claim, now),
    spec?.volumeMode ?? '<unset>',
  ];
};

const shortModes = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** GetAccessModesAsString */
function accessModes(modes: readonly string[] = []): string {
  return Object.entries(shortModes)
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

export const storageClassCells: CellsOf<V1StorageClass> = (storageClass, now) => {
  const isDefault = defaultAnnotations.some((name) => storageClass.metadata?.annotations?.[name] === 'true');
  return [
    `${nameOf(storageClass)}${isDefault ? ' (default)' : ''}`,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    ageOf(storageClass, now),
  ];
};

export const volumeAttachmentCells: CellsOf<V1VolumeAttachment> = (attachment, now) => [
  nameOf(attachment),
  attachment.spec.attacher,
  attachment.spec.source.persistentVolumeName ?? '',
  attachment.spec.nodeName,
  attachment.status?.attached ?? false,
  ageOf(attachment, now),
];

export const volumeAttributesClassCells: CellsOf<V1VolumeAttributesClass> = (attributes, now) => [
  nameOf(attributes),
  attributes.driverName,
  ageOf(attributes, now),
];

export const csiDriverCells: CellsOf<V1CSIDriver> = (driver, now) => {
  const { spec } = driver;
  return [
    nameOf(driver),
    spec.attachRequired ?? true,
    spec.podInfoOnMount ?? false,
    spec.storageCapacity ?? false,
    spec.tokenRequests === undefined ? '<unset>' : spec.tokenRequests.map(({ audience }) => audience).join(','),
    spec.requiresRepublish ?? false,
    (spec.volumeLifecycleModes ?? []).join(',') || '<none>',
    ageOf(driver, now),
  ];
};

export const csiNodeCells: CellsOf<V1CSINode> = (node, now) => [
  nameOf(node),
  (node.spec.drivers ?? []).length,
  ageOf(node, now),
];
