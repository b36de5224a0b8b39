/** A claim without a class gets the default one. Source: plugin/pkg/admission/storage/storageclass/setdefault/admission.go and pkg/volume/util/storageclass.go. */
import type { V1PersistentVolumeClaim, V1StorageClass } from '@kubernetes/client-node';
import type { AdmissionCluster, AdmissionPlugin } from './admission.ts';
import { isAbout } from './is-about.ts';
import { newestFirst } from './newest-first.ts';

const betaClass = 'volume.beta.kubernetes.io/storage-class';
const marks = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  handles: (request) => isAbout(request, '', 'persistentvolumeclaims', 'CREATE'),
  admit({ object }, cluster) {
    const { metadata, spec } = object as unknown as V1PersistentVolumeClaim;
    if (!spec || spec.storageClassName !== undefined || metadata?.annotations?.[betaClass] !== undefined) return;
    const name = defaultClass(cluster)?.metadata?.name;
    if (name !== undefined) spec.storageClassName = name;
  },
};

function defaultClass(cluster: AdmissionCluster): V1StorageClass | undefined {
  const classes = cluster.list('/apis/storage.k8s.io/v1/storageclasses') as unknown as V1StorageClass[];
  return newestFirst(
    classes.filter(({ metadata }) => marks.some((mark) => metadata?.annotations?.[mark] === 'true')),
  )[0];
}
