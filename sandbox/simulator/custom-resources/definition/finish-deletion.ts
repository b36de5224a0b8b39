/** How a definition goes: first its instances, then itself. Source: registry/customresourcedefinition/etcd.go, controller/finalizer/crd_finalizer.go. */
import { timestamp } from '../../meta/object-meta.ts';
import { type Condition, type Definition, isTrue, withCondition } from './definition.ts';

export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

/** The first request to delete a definition only marks it; the object that answers the request. */
export function markDefinition(definition: Definition, now: Date): Definition {
  const { metadata } = definition;
  const finalizers = metadata.finalizers ?? [];
  const marked = {
    ...definition,
    metadata: {
      ...metadata,
      deletionTimestamp: metadata.deletionTimestamp ?? timestamp(now),
      finalizers: finalizers.includes(cleanupFinalizer) ? finalizers : [...finalizers, cleanupFinalizer],
    },
  };
  return withCondition(
    marked,
    terminating(
      'True',
      'InstanceDeletionPending',
      'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    ),
    now,
  );
}

/** What is to be done for a definition that is being deleted. `definition` is to be stored each time. */
export type DeletionStep =
  /** Not being deleted, or other finalizers hold it. */
  | { readonly do: 'nothing' }
  /** Delete all instances, in every namespace; come back when there are none left. */
  | { readonly do: 'delete-instances'; readonly definition: Definition }
  /** Finalizers of instances hold them; come back when one of them goes. */
  | { readonly do: 'wait' }
  /** Nothing is left: store this, and when it has no finalizers, remove it. */
  | { readonly do: 'release'; readonly definition: Definition };

export function nextOfDeletion(
  definition: Definition,
  instances: { readonly left: number; readonly allMarked: boolean },
  now: Date,
): DeletionStep {
  const { metadata } = definition;
  if (metadata.deletionTimestamp === undefined || !metadata.finalizers?.includes(cleanupFinalizer))
    return { do: 'nothing' };
  if (!isTrue(definition, 'Established'))
    return release(definition, terminating('False', 'NeverEstablished', 'resource was never established'), now);
  if (instances.left === 0)
    return release(definition, terminating('False', 'InstanceDeletionCompleted', 'removed all instances'), now);
  if (instances.allMarked) return { do: 'wait' };
  const inProgress = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress');
  return { do: 'delete-instances', definition: withCondition(definition, inProgress, now) };
}

function terminating(status: Condition['status'], reason: string, message: string): Condition {
  return { type: 'Terminating', status, reason, message };
}

function release(definition: Definition, condition: Condition, now: Date): DeletionStep {
  const done = withCondition(definition, condition, now);
  const { finalizers = [], ...metadata } = done.metadata;
  const left = finalizers.filter((finalizer) => finalizer !== cleanupFinalizer);
  return {
    do: 'release',
    definition: { ...done, metadata: left.length === 0 ? metadata : { ...metadata, finalizers: left } },
  };
}
