/** When a deleted object goes. Source: BeforeDelete in apiserver/pkg/registry/rest/delete.go. */
import { type ObjectMeta, timestamp } from './object-meta.ts';
import { conflict, type GroupResource } from './status.ts';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly orphanDependents?: boolean;
  readonly propagationPolicy?: 'Orphan' | 'Foreground' | 'Background';
}

export type Deletion =
  /** The object goes now, as far as finalizers let it. */
  | { readonly how: 'at-once' }
  /** It is marked with these and waits for whoever runs it. */
  | { readonly how: 'gracefully'; readonly meta: ObjectMeta }
  /** It is on its way already, and this request changes nothing. */
  | { readonly how: 'already' };

interface DeletionRequest {
  readonly of: GroupResource;
  readonly meta: ObjectMeta;
  readonly options: DeleteOptions;
  /** Seconds the kind grants this request; undefined for kinds that go at once. */
  readonly graceSeconds: number | undefined;
  readonly now: Date;
}

/** A second deletion can only shorten the time that is left. Throws StatusError 409 when a precondition does not hold. */
export function markDeletion({ of, meta, options, graceSeconds, now }: DeletionRequest): Deletion {
  checkPreconditions(of, meta, options);
  if (graceSeconds === undefined) return { how: 'at-once' };
  const asked = options.gracePeriodSeconds === undefined ? undefined : atLeastOne(options.gracePeriodSeconds);
  if (meta.deletionTimestamp !== undefined) return shorten(meta, asked, now);
  const seconds = graceSeconds;
  if (seconds === 0) return { how: 'at-once' };
  const deletionTimestamp = timestamp(new Date(now.getTime() + seconds * 1_000));
  const generation = meta.generation === undefined || meta.generation === 0 ? {} : { generation: meta.generation + 1 };
  return {
    how: 'gracefully',
    meta: { ...meta, ...generation, deletionTimestamp, deletionGracePeriodSeconds: seconds },
  };
}

/** Negative values are taken as one second. */
function atLeastOne(seconds: number): number {
  return seconds < 0 ? 1 : seconds;
}

function shorten(meta: ObjectMeta, asked: number | undefined, now: Date): Deletion {
  const granted = meta.deletionGracePeriodSeconds ?? 0;
  if (granted === 0) return { how: 'at-once' };
  if (asked === undefined || asked >= granted) return { how: 'already' };
  const began = Date.parse(meta.deletionTimestamp ?? '') - granted * 1_000;
  const wanted = began + asked * 1_000;
  const past = wanted < now.getTime();
  if (asked === 0) return { how: 'at-once' };
  return {
    how: 'gracefully',
    meta: {
      ...meta,
      deletionTimestamp: timestamp(past ? now : new Date(wanted)),
      deletionGracePeriodSeconds: past ? 1 : asked,
    },
  };
}

export function checkPreconditions(
  of: GroupResource,
  { name = '', uid = '', resourceVersion = '' }: ObjectMeta,
  { preconditions }: DeleteOptions,
): void {
  const { uid: wantedUid, resourceVersion: wantedVersion } = preconditions ?? {};
  if (wantedUid !== undefined && wantedUid !== uid) {
    throw conflict(
      of,
      name,
      `the UID in the precondition (${wantedUid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (wantedVersion !== undefined && wantedVersion !== resourceVersion) {
    throw conflict(
      of,
      name,
      `the ResourceVersion in the precondition (${wantedVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}
