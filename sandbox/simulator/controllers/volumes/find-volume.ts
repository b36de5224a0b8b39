/** The volume that fits a claim best: the smallest one that is large enough. Source: component-helpers/storage/volume/pv_helpers.go, FindMatchingVolume. */
import { compare } from '../../kinds/quantity.ts';
import { type PersistentVolume, type PersistentVolumeClaim, selects } from '../kit/wire.ts';

export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  isReachable: (volume: PersistentVolume) => boolean = () => true,
): PersistentVolume | undefined {
  const requested = claim.spec?.resources?.requests?.storage ?? '0';
  const sizeOf = ({ spec }: PersistentVolume): string => spec?.capacity?.storage ?? '0';
  const fitting = volumes.filter((volume) => {
    if (volume.metadata.deletionTimestamp !== undefined) return false;
    if (isReservedFor(volume, claim)) return true;
    return isFree(volume) && fits(volume, claim) && compare(sizeOf(volume), requested) >= 0 && isReachable(volume);
  });
  const own = fitting.find((volume) => isReservedFor(volume, claim));
  return own ?? fitting.sort((a, b) => compare(sizeOf(a), sizeOf(b)))[0];
}

/** Somebody said beforehand that it is for this claim. */
export function isReservedFor({ spec }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  const { claimRef } = spec ?? {};
  return (
    claimRef?.name === metadata.name &&
    claimRef.namespace === metadata.namespace &&
    (!claimRef.uid || claimRef.uid === metadata.uid)
  );
}

/** Why a volume that the claim names itself will not do (checkVolumeSatisfyClaim). */
export function whyUnfit({ spec }: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  const { resources, storageClassName = '', volumeMode = 'Filesystem', accessModes = [] } = claim.spec ?? {};
  if (compare(spec?.capacity?.storage ?? '0', resources?.requests?.storage ?? '0') < 0)
    return 'requested PV is too small';
  if ((spec?.storageClassName ?? '') !== storageClassName) return 'storageClassName does not match';
  if ((spec?.volumeMode ?? 'Filesystem') !== volumeMode) return 'incompatible volumeMode';
  return accessModes.every((mode) => spec?.accessModes?.includes(mode)) ? undefined : 'incompatible accessMode';
}

function isFree({ spec, status }: PersistentVolume): boolean {
  return !spec?.claimRef && (status?.phase === undefined || status.phase === 'Available' || status.phase === 'Pending');
}

function fits({ spec, metadata }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { accessModes = [], selector, storageClassName = '', volumeMode = 'Filesystem' } = claim.spec ?? {};
  return (
    (spec?.volumeMode ?? 'Filesystem') === volumeMode &&
    (spec?.storageClassName ?? '') === storageClassName &&
    accessModes.every((mode) => spec?.accessModes?.includes(mode)) &&
    (!selector || selects(selector, metadata.labels))
  );
}
