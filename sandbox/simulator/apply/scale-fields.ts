/**
 * Owners of `spec.replicas` as the scale subresource sees them, and back. Source: apimachinery/pkg/util/managedfields/scalehandler.go.
 */
import { isList, type Json, type JsonObject } from '../patch/json.ts';
import { FieldSet, fieldPath } from './field-set.ts';
import { decodeManagedFields, encodeManagedFields } from './managed-fields.ts';
import type { Ownership } from './updater.ts';

const inScale = fieldPath('spec.replicas');
const scaleVersion = 'autoscaling/v1';

export interface ScaledKind {
  /** Of the scaled object: `apps/v1`. */
  readonly apiVersion: string;
  /** Where its replicas are, by each version it may be owned in: `{ 'apps/v1': 'spec.replicas' }`. */
  readonly replicasPaths: Readonly<Record<string, string>>;
}

/** The entries of a Scale, from those of the object it scales. Throws Error for entries the server would not have written. */
export function toScaleFields(
  parent: Json | undefined,
  { replicasPaths }: ScaledKind,
): readonly JsonObject[] | undefined {
  const { managers, times } = decodeManagedFields(isList(parent) ? parent : []);
  const scaling = new Map<string, Ownership>();
  for (const [manager, { set, apiVersion, applied }] of managers) {
    const path = replicasPaths[apiVersion];
    if (path === undefined || !set.has(fieldPath(path))) continue;
    scaling.set(manager, { set: FieldSet.of(inScale), apiVersion: scaleVersion, applied });
  }
  return encodeManagedFields({ managers: scaling, times });
}

/** The entries of the scaled object, after its Scale with these entries has been written. */
export function fromScaleFields(
  parent: Json | undefined,
  scale: Json | undefined,
  { apiVersion, replicasPaths }: ScaledKind,
): readonly JsonObject[] | undefined {
  const { managers, times } = decodeManagedFields(isList(parent) ? parent : []);
  const scaling = new Map(decodeManagedFields(isList(scale) ? scale : []).managers);

  const result = new Map<string, Ownership>();
  for (const [manager, owned] of managers) {
    const path = replicasPaths[owned.apiVersion];
    if (path === undefined) continue;
    if (!owned.set.has(fieldPath(path))) {
      result.set(manager, owned);
    } else if (scaling.delete(manager)) {
      result.set(manager, owned);
    } else {
      const set = owned.set.difference(FieldSet.of(fieldPath(path)));
      if (!set.empty) result.set(manager, { ...owned, set });
    }
  }
  for (const [manager, { set, applied }] of scaling) {
    if (!set.has(inScale)) continue;
    const path = fieldPath(replicasPaths[apiVersion] ?? 'spec.replicas');
    result.set(manager, { set: FieldSet.of(path), apiVersion, applied });
  }
  return encodeManagedFields({ managers: result, times });
}
