/** Rows of devices and claims on them. Source: pkg/printers/internalversion/printers.go. */
import type {
  ResourceV1ResourceClaim,
  V1DeviceClass,
  V1ResourceClaimTemplate,
  V1ResourceSlice,
} from '@kubernetes/client-node';
import { ageOf, type CellsOf, nameOf } from '../cells.ts';

export const nameAndAgeCells: CellsOf<V1DeviceClass | V1ResourceClaimTemplate> = (object, now) => [
  nameOf(object),
  ageOf(object, now),
];

export const resourceClaimCells: CellsOf<ResourceV1ResourceClaim> = (claim, now) => {
  const { allocation, reservedFor = [] } = claim.status ?? {};
  const deleted = claim.metadata?.deletionTimestamp !== undefined;
  const states = [
    ...(deleted ? ['deleted'] : []),
    ...(allocation !== undefined ? ['allocated'] : deleted ? [] : ['pending']),
    ...(allocation !== undefined && reservedFor.length > 0 ? ['reserved'] : []),
  ];
  return [nameOf(claim), states.join(','), ageOf(claim, now)];
};

export const resourceSliceCells: CellsOf<V1ResourceSlice> = (slice, now) => [
  nameOf(slice),
  slice.spec?.nodeName ?? '',
  slice.spec?.driver ?? '',
  slice.spec?.pool.name ?? '',
  ageOf(slice, now),
];
