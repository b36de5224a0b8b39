/** Nodes write their own objects only. Source: plugin/pkg/admission/noderestriction/admission.go. */
import { nodeOf } from '../../access/node-identity.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { refuse } from '../refuse.ts';
import { admitNode } from './admit-node.ts';
import { admitClaimStatus, admitEviction, admitPod, admitPodStatus } from './admit-pod.ts';
import { admitSigningRequest } from './admit-signing-request.ts';
import { admitToken } from './admit-token.ts';

export interface Asked {
  readonly request: AdmissionRequest;
  readonly cluster: AdmissionCluster;
  readonly node: string;
}

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  handles: ({ user, operation }) => operation !== 'CONNECT' && nodeOf(user) !== undefined,
  admit: (request, cluster) => {
    if (request.operation !== 'DELETE') restrict(request, cluster);
  },
  // Deletions are only looked at, and then there is nothing that a later plugin could have changed.
  validate: (request, cluster) => {
    if (request.operation === 'DELETE') restrict(request, cluster);
  },
};

/** Throws StatusError. */
function restrict(request: AdmissionRequest, cluster: AdmissionCluster): void {
  const node = nodeOf(request.user) ?? '';
  if (node === '') throw refuse(request, `could not determine node from user ${JSON.stringify(request.user.name)}`);
  const { group, resource } = request;
  restrictions[group === '' ? resource : `${resource}.${group}`]?.({ request, cluster, node });
}

const restrictions: Readonly<Record<string, (asked: Asked) => void>> = {
  pods: (asked) => {
    const { request } = asked;
    const { subresource } = request;
    if (subresource === '') return admitPod(asked);
    if (subresource === 'status') return admitPodStatus(asked);
    if (subresource === 'eviction') return admitEviction(asked);
    throw refuse(
      request,
      `unexpected pod subresource ${JSON.stringify(subresource)}, only 'status' and 'eviction' are allowed`,
    );
  },
  nodes: admitNode,
  persistentvolumeclaims: (asked) => {
    if (asked.request.subresource !== 'status') throw refuse(asked.request, 'may only update PVC status');
    admitClaimStatus(asked);
  },
  serviceaccounts: admitToken,
  'leases.coordination.k8s.io': ({ request, node }) => {
    if (request.namespace !== 'kube-node-lease')
      throw refuse(request, 'can only access leases in the "kube-node-lease" system namespace');
    if (request.name !== node)
      throw refuse(request, 'can only access node lease with the same name as the requesting node');
  },
  'csinodes.storage.k8s.io': ({ request, node }) => {
    if (request.name !== node)
      throw refuse(request, 'can only access CSINode with the same name as the requesting node');
  },
  'resourceslices.resource.k8s.io': ({ request, node }) => {
    if (request.operation === 'UPDATE') return;
    const { spec } = (request.object ?? request.old ?? {}) as { spec?: { nodeName?: string } };
    if (spec?.nodeName === node) return;
    const what = request.operation === 'CREATE' ? 'create' : 'delete';
    throw refuse(request, `can only ${what} ResourceSlice with the same NodeName as the requesting node`);
  },
  'certificatesigningrequests.certificates.k8s.io': admitSigningRequest,
};
