/** Who manages an object. Source: apimachinery/pkg/apis/meta/v1/controller_ref.go. */
import type { OwnerReference } from '../../meta/object-meta.ts';
import type { Stored } from './wire.ts';

/** The one owner reference that says `controller: true`. */
export function controllerOf({ metadata }: Stored): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller) as OwnerReference | undefined;
}

export function isControlledBy(object: Stored, owner: Stored): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function controllerReference(
  owner: Stored,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
): OwnerReference {
  const { name, uid } = owner.metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
