/**
 * What a way of writing puts back whatever the request says, so that nobody comes to own it by it.
 * Source: GetResetFields in the strategy.go of each kind under kubernetes/pkg/registry.
 * The filters for `ephemeralcontainers` and `resize` of pods are not here: the server never installs them.
 */
import { FieldSet, fieldPath } from './field-set.ts';

/** `spec` and all of `metadata`. */
const wholeMetadata = ['spec', 'metadata'];
const specOnly = ['spec'];

/** By group and kind: what writing `status` puts back. The resource itself puts back `status` for all of these. */
const byStatus: Readonly<Record<string, readonly string[]>> = {
  '/Namespace': specOnly,
  '/Node': specOnly,
  '/PersistentVolume': specOnly,
  '/PersistentVolumeClaim': specOnly,
  '/Pod': ['spec', 'metadata.deletionTimestamp', 'metadata.ownerReferences'],
  '/ReplicationController': specOnly,
  '/ResourceQuota': specOnly,
  '/Service': specOnly,
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': wholeMetadata,
  'apiextensions.k8s.io/CustomResourceDefinition': wholeMetadata,
  'apiregistration.k8s.io/APIService': wholeMetadata,
  'apps/DaemonSet': specOnly,
  'apps/Deployment': ['spec', 'metadata.labels'],
  'apps/ReplicaSet': specOnly,
  'apps/StatefulSet': specOnly,
  'autoscaling/HorizontalPodAutoscaler': specOnly,
  'batch/CronJob': specOnly,
  'batch/Job': specOnly,
  'certificates.k8s.io/CertificateSigningRequest': ['spec', 'status.conditions'],
  'flowcontrol.apiserver.k8s.io/FlowSchema': wholeMetadata,
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': wholeMetadata,
  'networking.k8s.io/Ingress': specOnly,
  'policy/PodDisruptionBudget': specOnly,
  'resource.k8s.io/ResourceClaim': wholeMetadata,
  'storage.k8s.io/VolumeAttachment': wholeMetadata,
  'storagemigration.k8s.io/StorageVersionMigration': wholeMetadata,
};

/** Where a kind or a subresource differs from the table above. */
const others: Readonly<Record<string, readonly string[]>> = {
  'certificates.k8s.io/CertificateSigningRequest ': ['spec', 'status'],
  'certificates.k8s.io/CertificateSigningRequest approval': ['spec', 'status.certificate'],
  '/Namespace finalize': ['status'],
};

const filters = new Map<string, ((set: FieldSet) => FieldSet) | undefined>();

/** A custom resource puts back `status` when it has that subresource; `resets` tells it, since no table does. */
export function resetFilter(
  of: { readonly group: string; readonly kind: string; readonly subresource: string },
  resets?: readonly string[],
): ((set: FieldSet) => FieldSet) | undefined {
  const name = `${of.group}/${of.kind} ${of.subresource} ${resets?.join(' ') ?? ''}`;
  if (!filters.has(name)) filters.set(name, makeFilter(of, resets));
  return filters.get(name);
}

function makeFilter(
  { group, kind, subresource }: { group: string; kind: string; subresource: string },
  resets: readonly string[] | undefined,
): ((set: FieldSet) => FieldSet) | undefined {
  const name = `${group}/${kind}`;
  const paths = resets ?? others[`${name} ${subresource}`] ?? usual(name, subresource);
  if (paths.length === 0) return undefined;
  const excluded = FieldSet.of(...paths.map(fieldPath));
  return (set) => set.recursiveDifference(excluded);
}

function usual(name: string, subresource: string): readonly string[] {
  const known = byStatus[name];
  if (!known) return [];
  if (subresource === 'status') return known;
  return subresource === '' ? ['status'] : [];
}
