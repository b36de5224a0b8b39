import type { V1PodSpec, V1Volume } from '@kubernetes/client-node';
import { configMapsOf, secretsOf } from '../../access/pod-references.ts';

/** What of the API a Pod refers to; undefined for one that stands alone. Source: HasAPIObjectReference in pkg/api/pod/util.go. */
export function referencedBy(spec: V1PodSpec): string | undefined {
  if (spec.serviceAccountName) return 'serviceaccounts';
  if (secretsOf(spec).length > 0) return 'secrets';
  if (configMapsOf(spec).length > 0) return 'configmaps';
  if ((spec.resourceClaims ?? []).length > 0) return 'resourceclaims';
  return (spec.volumes ?? []).map(byVolume).find((found) => found !== undefined);
}

function byVolume({ csi, glusterfs, persistentVolumeClaim, ephemeral, projected }: V1Volume): string | undefined {
  if (csi) return 'csidrivers (via CSI volumes)';
  if (glusterfs) return 'endpoints (via glusterFS volumes)';
  if (persistentVolumeClaim) return 'persistentvolumeclaims';
  if (ephemeral) return 'persistentvolumeclaims (via ephemeral volumes)';
  for (const { serviceAccountToken, clusterTrustBundle, podCertificate } of projected?.sources ?? []) {
    if (serviceAccountToken) return 'serviceaccounts (via projected volumes)';
    if (clusterTrustBundle) return 'clustertrustbundles';
    if (podCertificate) return 'podcertificates';
  }
  return undefined;
}
