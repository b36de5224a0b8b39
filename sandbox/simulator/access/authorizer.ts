/** May somebody do something: nodes are asked about first, then RBAC, as kubeadm sets it up (`--authorization-mode=Node,RBAC`). Source: apiserver/pkg/authorization/union/union.go. */
import type { ClusterReader } from '../admission/admission.ts';
import type { Attributes } from './attributes.ts';
import { authorizeNode } from './node-authorizer.ts';
import { nodeOf } from './node-identity.ts';
import { type Decision, type Rbac, superusers } from './rbac.ts';

export type Authorize = (attributes: Attributes) => Decision;

export function authorizerOf(rbac: Rbac, reader: ClusterReader): Authorize {
  return (attributes) => {
    const node = nodeOf(attributes.user);
    if (node === undefined || attributes.user.groups.includes(superusers)) return rbac.authorize(attributes);
    const own = authorizeNode(node, attributes, reader);
    if (own.allowed) return own;
    const decision = rbac.authorize(attributes);
    if (decision.allowed) return decision;
    return { allowed: false, reason: [own.reason, decision.reason].filter((reason) => reason !== '').join('\n') };
  };
}
