import type { V1CertificateSigningRequest } from '@kubernetes/client-node';
import { commonNameOf } from '../organizations-of.ts';
import { refuse } from '../refuse.ts';
import type { Asked } from './node-restriction.ts';

const signers = ['kubernetes.io/kubelet-serving', 'kubernetes.io/kube-apiserver-client-kubelet'];

/** A node asks for certificates in its own name only. Throws StatusError 403. */
export function admitSigningRequest({ request, node }: Asked): void {
  if (request.operation !== 'CREATE') return;
  const { spec } = request.object as unknown as V1CertificateSigningRequest;
  if (!signers.includes(spec.signerName) || commonNameOf(spec.request) === `system:node:${node}`) return;
  throw refuse(request, `can only create a node CSR with CN=system:node:${node}`);
}
