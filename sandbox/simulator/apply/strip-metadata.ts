/** Nobody owns what names an object or what the server alone writes. Source: apimachinery/pkg/util/managedfields/internal/stripmeta.go. */
import { FieldSet, fieldPath } from './field-set.ts';
import type { Managers } from './updater.ts';

const stripped = FieldSet.of(
  ...[
    'apiVersion',
    'kind',
    'metadata',
    'metadata.name',
    'metadata.namespace',
    'metadata.creationTimestamp',
    'metadata.selfLink',
    'metadata.uid',
    'metadata.clusterName',
    'metadata.generation',
    'metadata.managedFields',
    'metadata.resourceVersion',
  ].map(fieldPath),
);

/** Owners with these fields taken from the one that has just written. */
export function stripMetadata(managers: Managers, manager: string): Managers {
  const owned = managers.get(manager);
  if (!owned) return managers;
  const left = new Map(managers);
  const set = owned.set.difference(stripped);
  if (set.empty) left.delete(manager);
  else left.set(manager, { ...owned, set });
  return left;
}
