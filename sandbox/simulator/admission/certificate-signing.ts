/** Who signs a request must be allowed to for its signer. Source: plugin/pkg/admission/certificates/signing/admission.go. */
import type { V1CertificateSigningRequest } from '@kubernetes/client-node';
import { equal, type Json } from '../patch/json.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAuthorizedForSigner } from './is-authorized-for-signer.ts';
import { refuse } from './refuse.ts';

export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  handles: ({ resource, subresource, operation, group }) =>
    resource === 'certificatesigningrequests' &&
    group === 'certificates.k8s.io' &&
    subresource === 'status' &&
    operation === 'UPDATE',
  validate(request, cluster) {
    const { status } = request.object as unknown as V1CertificateSigningRequest;
    const { spec, status: before } = request.old as unknown as V1CertificateSigningRequest;
    const sameConditions = equal(
      (status?.conditions ?? []) as unknown as Json,
      (before?.conditions ?? []) as unknown as Json,
    );
    if ((status?.certificate ?? '') === (before?.certificate ?? '') && sameConditions) return;
    if (!isAuthorizedForSigner(request, cluster, 'sign', spec.signerName))
      throw refuse(request, `user not permitted to sign requests with signerName ${JSON.stringify(spec.signerName)}`);
  },
};
