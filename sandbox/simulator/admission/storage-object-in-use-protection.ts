/** Volumes and claims that are used stay until they are not. Source: plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go. */
import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout } from './is-about.ts';

function finalizerFor(request: AdmissionRequest): string | undefined {
  if (isAbout(request, '', 'persistentvolumes', 'CREATE')) return 'kubernetes.io/pv-protection';
  if (isAbout(request, '', 'persistentvolumeclaims', 'CREATE')) return 'kubernetes.io/pvc-protection';
  if (isAbout(request, 'storage.k8s.io', 'volumeattributesclasses', 'CREATE')) return 'kubernetes.io/vac-protection';
  return undefined;
}

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  handles: (request) => finalizerFor(request) !== undefined,
  admit(request) {
    const finalizer = finalizerFor(request) ?? '';
    const { metadata } = request.object as unknown as { metadata: V1ObjectMeta };
    if (!metadata.finalizers?.includes(finalizer)) metadata.finalizers = [...(metadata.finalizers ?? []), finalizer];
  },
};
