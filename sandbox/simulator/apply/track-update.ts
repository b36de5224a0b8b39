/** Server-side apply: who owns which fields of an object, kept in `metadata.managedFields`. This file is for every write but apply itself. */
import { isList, isObject, type Json, type JsonObject } from '../patch/json.ts';
import { capUpdateManagers } from './cap-update-managers.ts';
import {
  kindOf,
  metadataOf,
  textOf,
  timestampOf,
  updaterFor,
  versioned,
  type WriteOptions,
  withManagedFields,
} from './field-manager.ts';
import { FieldProblems } from './field-problems.ts';
import {
  decodeManagedFields,
  encodeManagedFields,
  type Managed,
  managerIdentifier,
  noManaged,
} from './managed-fields.ts';
import { stripMetadata } from './strip-metadata.ts';
import { validate } from './validate.ts';
import { zeroObject } from './zero-object.ts';

export interface TrackUpdateOptions extends WriteOptions {
  /** As it is stored; undefined on create. */
  readonly live: JsonObject | undefined;
  /** After decoding, defaulting and patching, and before admission and what the kind's strategy prepares. */
  readonly updated: JsonObject;
}

/**
 * The updated object with its `managedFields` as the server stores them. Both objects are in the form Go writes them in, but for
 * `updated.metadata.managedFields`, which is what the request says. An object whose fields cannot be told apart loses its entries.
 * Source: apimachinery/pkg/util/managedfields/internal/{fieldmanager,skipnonapplied,buildmanagerinfo,managedfieldsupdater}.go.
 */
export function trackUpdate(options: TrackUpdateOptions): JsonObject {
  const { live, updated, subresource } = options;
  const managed = startingPoint(live, updated, subresource !== '');
  const bare = withManagedFields(updated, undefined);
  // Who has thrown the entries away does not get new ones until someone applies.
  if (managed.managers.size === 0 && textOf(metadataOf(live).uid) !== '') return bare;
  try {
    return withManagedFields(bare, encodeManagedFields(capUpdateManagers(trackManager(options, bare, managed))));
  } catch (error) {
    if (error instanceof FieldProblems) return bare;
    throw error;
  }
}

/** The entries the request brings, or those that are stored. A subresource cannot bring any. */
function startingPoint(live: JsonObject | undefined, updated: JsonObject, ignoreRequest: boolean): Managed {
  const given = metadataOf(updated).managedFields;
  if (!ignoreRequest && isList(given)) {
    if (isReset(given)) return noManaged;
    const decoded = decodedOrNone(given);
    if (decoded.managers.size > 0) return decoded;
  }
  const stored = metadataOf(live).managedFields;
  return isList(stored) ? decodedOrNone(stored) : noManaged;
}

function decodedOrNone(entries: readonly Json[]): Managed {
  try {
    return decodeManagedFields(entries);
  } catch {
    return noManaged;
  }
}

/** `[]` and `[{}]` ask to forget everything. */
function isReset(entries: readonly Json[]): boolean {
  const [first] = entries;
  if (first === undefined) return true;
  return (
    entries.length === 1 && isObject(first) && Object.values(first).every((value) => value === null || value === '')
  );
}

/** What this request changes is owned by its manager too, and by nobody else. Throws FieldProblems. */
export function trackManager(options: TrackUpdateOptions, bare: JsonObject, { managers, times }: Managed): Managed {
  const { apiVersion, manager, subresource, schema, now } = options;
  const kind = kindOf(bare, options);
  const live = options.live ? withManagedFields(options.live, undefined) : { ...zeroObject(schema), apiVersion, kind };
  const [before, after] = [versioned(live, options), versioned({ ...bare, apiVersion, kind }, options)];
  validate(after.object, after.type, { duplicates: true });
  const self = 'current-operation';
  const tracked = stripMetadata(updaterFor(options, kind).update(before, after, managers, self), self);
  const written = tracked.get(self);
  if (!written) return { managers: tracked, times };
  const identifier = managerIdentifier({ manager: manager || 'unknown', operation: 'Update', apiVersion, subresource });
  const result = new Map(tracked);
  result.delete(self);
  const previous = result.get(identifier);
  result.set(identifier, previous ? { ...written, set: written.set.union(previous.set) } : written);
  return { managers: result, times: new Map(times).set(identifier, timestampOf(now)) };
}
