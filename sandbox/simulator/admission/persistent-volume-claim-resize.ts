/** Only a bound claim whose class allows it grows. Source: plugin/pkg/admission/storage/persistentvolume/resize/admission.go. */
import type { V1PersistentVolumeClaim, V1StorageClass } from '@kubernetes/client-node';
import { compare } from '../kinds/quantity.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout } from './is-about.ts';
import { refuse } from './refuse.ts';

const betaClass = 'volume.beta.kubernetes.io/storage-class';

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  handles: (request) => isAbout(request, '', 'persistentvolumeclaims', 'UPDATE'),
  validate(request, cluster) {
    const [claim, before] = [request.object, request.old] as unknown as [
      V1PersistentVolumeClaim,
      V1PersistentVolumeClaim,
    ];
    if (compare(sizeOf(claim), sizeOf(before)) <= 0) return;
    if (before.status?.phase !== 'Bound') throw refuse(request, 'Only bound persistent volume claims can be expanded');
    const name = classOf(claim);
    const found = name === '' ? undefined : cluster.get('/apis/storage.k8s.io/v1/storageclasses', undefined, name);
    const { allowVolumeExpansion = false } = (found ?? {}) as unknown as Partial<V1StorageClass>;
    if (name !== classOf(before) || !allowVolumeExpansion)
      throw refuse(
        request,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
  },
};

function sizeOf({ spec }: V1PersistentVolumeClaim): string {
  return spec?.resources?.requests?.storage ?? '0';
}

function classOf({ metadata, spec }: V1PersistentVolumeClaim): string {
  return metadata?.annotations?.[betaClass] ?? spec?.storageClassName ?? '';
}
