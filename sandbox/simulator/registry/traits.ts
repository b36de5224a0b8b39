/** Small differences between kinds that their strategies and storages state in one line each (strategy.go and storage.go). */
import type { GroupResource } from '../meta/status.ts';
import { qualified } from '../meta/status.ts';

/** `AllowCreateOnUpdate` returns true: a PUT or an apply of a name that is not there makes it. */
const createdByUpdate = new Set([
  'runtimeclasses.node.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'leases.coordination.k8s.io',
  'limitranges',
  'events',
  'services',
  'endpoints',
]);
/** `AllowUnconditionalUpdate` returns false: an update must carry a resourceVersion. */
const updatedWithVersion = new Set([
  'runtimeclasses.node.k8s.io',
  'poddisruptionbudgets.policy',
  'csidrivers.storage.k8s.io',
  'csistoragecapacities.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'leases.coordination.k8s.io',
  'validatingadmissionpolicies.admissionregistration.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingadmissionpolicybindings.admissionregistration.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
  'apiservices.apiregistration.k8s.io',
]);
/** `ReturnDeletedObject`: a deletion is answered with the object, not with a Status. */
const answeredWithObject = new Set([
  'resourceclaimtemplates.resource.k8s.io',
  'resourceslices.resource.k8s.io',
  'resourceclaims.resource.k8s.io',
  'deviceclasses.resource.k8s.io',
  'csidrivers.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'storageclasses.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
  'volumeattributesclasses.storage.k8s.io',
  'resourcequotas',
  'persistentvolumes',
  'persistentvolumeclaims',
  'serviceaccounts',
  'namespaces',
  'pods',
  'services',
  'podtemplates',
]);
/** Dependents are orphaned unless the request says otherwise (batch/v1 Jobs and ReplicationControllers, for old clients). */
const orphaning = new Set(['jobs.batch', 'replicationcontrollers']);
/** Events have no dependents. */
const uncollected = new Set(['events', 'events.events.k8s.io']);

export const createsOnUpdate = (of: GroupResource): boolean => createdByUpdate.has(qualified(of));
export const needsResourceVersion = (of: GroupResource, custom: boolean): boolean =>
  custom || updatedWithVersion.has(qualified(of));
export const returnsDeletedObject = (of: GroupResource): boolean => answeredWithObject.has(qualified(of));

export type GarbageCollectionPolicy = 'DeleteDependents' | 'OrphanDependents' | 'Unsupported';
export function garbageCollectionPolicy(of: GroupResource): GarbageCollectionPolicy {
  if (uncollected.has(qualified(of))) return 'Unsupported';
  return orphaning.has(qualified(of)) ? 'OrphanDependents' : 'DeleteDependents';
}
