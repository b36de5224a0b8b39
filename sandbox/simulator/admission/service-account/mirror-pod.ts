import type { V1PodSpec } from '@kubernetes/client-node';
import type { AdmissionRequest } from '../admission.ts';
import { refuse } from '../refuse.ts';

/** The copy of a static Pod refers to nothing in the API. Throws StatusError 403. */
export function refuseMirrorReferences(request: AdmissionRequest, spec: V1PodSpec): void {
  if (spec.serviceAccountName) throw refuse(request, 'a mirror pod may not reference service accounts');
  if (usesSecrets(spec)) throw refuse(request, 'a mirror pod may not reference secrets');
  const tokens = (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
  if (tokens.some(({ serviceAccountToken }) => serviceAccountToken))
    throw refuse(request, 'a mirror pod may not use ServiceAccountToken volume projections');
}

/** The common ones of VisitPodSecretNames (pkg/api/v1/pod/util.go). */
function usesSecrets({ imagePullSecrets = [], initContainers = [], containers, volumes = [] }: V1PodSpec): boolean {
  return (
    imagePullSecrets.length > 0 ||
    [...initContainers, ...containers].some(
      ({ env = [], envFrom = [] }) =>
        env.some(({ valueFrom }) => valueFrom?.secretKeyRef) || envFrom.some(({ secretRef }) => secretRef),
    ) ||
    volumes.some(({ secret, projected }) => secret || projected?.sources?.some((source) => source.secret))
  );
}
