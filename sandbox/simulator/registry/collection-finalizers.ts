import type { DeleteOptions } from '../meta/mark-deletion.ts';
import type { GroupResource } from '../meta/status.ts';
import { garbageCollectionPolicy } from './traits.ts';

const orphan = 'orphan';
const foreground = 'foregroundDeletion';

/**
 * The finalizers of an object that is deleted: how its dependents are treated is written there, for the garbage collector to read.
 * Source: deletionFinalizersForGarbageCollection in apiserver/pkg/registry/generic/registry/store.go.
 */
export function collectionFinalizers(
  of: GroupResource,
  finalizers: readonly string[],
  options: DeleteOptions,
): readonly string[] {
  const policy = garbageCollectionPolicy(of);
  const others = finalizers.filter((finalizer) => finalizer !== orphan && finalizer !== foreground);
  if (policy === 'Unsupported') return others;
  const { orphanDependents, propagationPolicy } = options;
  if (orphanDependents !== undefined) return orphanDependents ? [...others, orphan] : others;
  if (propagationPolicy === 'Orphan') return [...others, orphan];
  if (propagationPolicy === 'Foreground') return [...others, foreground];
  if (propagationPolicy === 'Background') return others;
  const set = finalizers.find((finalizer) => finalizer === orphan || finalizer === foreground);
  if (set !== undefined) return [...others, set];
  return policy === 'OrphanDependents' ? [...others, orphan] : others;
}
