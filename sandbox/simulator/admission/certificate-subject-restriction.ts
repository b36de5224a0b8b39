/** Nobody gets a certificate that makes them a superuser. Source: plugin/pkg/admission/certificates/subjectrestriction/admission.go. */
import type { V1CertificateSigningRequest } from '@kubernetes/client-node';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout } from './is-about.ts';
import { organizationsOf } from './organizations-of.ts';
import { refuse } from './refuse.ts';

const clientSigner = 'kubernetes.io/kube-apiserver-client';

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  handles: (request) => isAbout(request, 'certificates.k8s.io', 'certificatesigningrequests', 'CREATE'),
  validate(request) {
    const { spec } = request.object as unknown as V1CertificateSigningRequest;
    if (spec.signerName !== clientSigner) return;
    if (organizationsOf(spec.request).includes('system:masters'))
      throw refuse(request, `use of ${clientSigner} signer with system:masters group is not allowed`);
  },
};
