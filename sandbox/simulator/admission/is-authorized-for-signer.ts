import type { AdmissionCluster, AdmissionRequest } from './admission.ts';

/** Rights on a signer, or on all of its domain. Source: pkg/certauthorization/certauthorization.go. */
export function isAuthorizedForSigner(
  { user }: AdmissionRequest,
  cluster: AdmissionCluster,
  verb: 'approve' | 'sign' | 'attest',
  signer: string,
): boolean {
  const domain = signer.split('/')[0] ?? '';
  return [signer, `${domain}/*`].some((name) =>
    cluster.authorize({
      user,
      verb,
      name,
      group: 'certificates.k8s.io',
      resource: 'signers',
      subresource: '',
      namespace: '',
    }),
  );
}
