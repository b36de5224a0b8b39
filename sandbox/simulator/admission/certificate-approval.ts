/** Who approves a signing request must be allowed to for its signer. Source: plugin/pkg/admission/certificates/approval/admission.go. */
import type { V1CertificateSigningRequest } from '@kubernetes/client-node';
import type { AdmissionPlugin } from './admission.ts';
import { isAuthorizedForSigner } from './is-authorized-for-signer.ts';
import { refuse } from './refuse.ts';

export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  handles: ({ resource, subresource, operation, group }) =>
    resource === 'certificatesigningrequests' &&
    group === 'certificates.k8s.io' &&
    subresource === 'approval' &&
    operation === 'UPDATE',
  validate(request, cluster) {
    const { signerName } = (request.old as unknown as V1CertificateSigningRequest).spec;
    if (!isAuthorizedForSigner(request, cluster, 'approve', signerName))
      throw refuse(request, `user not permitted to approve requests with signerName ${JSON.stringify(signerName)}`);
  },
};
