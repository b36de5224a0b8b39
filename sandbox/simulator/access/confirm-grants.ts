/** Whoever writes a role or a binding must hold what it gives. Source: pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go and pkg/registry/rbac/escalation_check.go. */
import { forbidden, notFound } from '../meta/status.ts';
import { equal, isObject, type JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import type { Attributes } from './attributes.ts';
import { confirmNoEscalation, uncovered } from './escalation.ts';
import { type PolicyRule, type Rbac, superusers } from './rbac.ts';

const group = 'rbac.authorization.k8s.io';
const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

export interface GrantingWrite {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  /** Of the request; empty when something is created. */
  readonly name: string;
  readonly user: Attributes['user'];
  readonly object: JsonObject;
  readonly old: JsonObject | undefined;
}

/** Nothing for other kinds than those of RBAC. Throws StatusError 403, or 404 for a role that is not there. */
export function confirmGrants(write: GrantingWrite, rbac: Rbac): void {
  if (write.group !== group || write.user.groups.includes(superusers)) return;
  if (write.old && onlyCollectorsFields(write.object, write.old)) return;
  if (write.resource === 'roles' || write.resource === 'clusterroles') confirmRole(write, rbac);
  if (write.resource === 'rolebindings' || write.resource === 'clusterrolebindings') confirmBinding(write, rbac);
}

function confirmRole(write: GrantingWrite, rbac: Rbac): void {
  const { user, resource, namespace, name, object, old } = write;
  if (rbac.authorize({ user, verb: 'escalate', group, resource, subresource: '', name, namespace }).allowed) return;
  const of = { group, resource, name: metaOf(object).name ?? '' };
  confirmNoEscalation({ rbac, user, namespace, of, rules: rulesOf(object) });
  if (![object, old].some(aggregates) || uncovered(rbac.rulesFor(user, namespace), everything).length === 0) return;
  throw forbidden(of, of.name, 'must have cluster-admin privileges to use the aggregationRule');
}

function confirmBinding({ user, resource, namespace, object }: GrantingWrite, rbac: Rbac): void {
  const { kind, name = '' } = (isObject(object.roleRef) ? object.roleRef : {}) as { kind?: string; name?: string };
  const role = kind === 'Role' ? 'roles' : 'clusterroles';
  const may = { user, verb: 'bind', group, resource: role, subresource: '', name, namespace };
  if ((kind === 'Role' || kind === 'ClusterRole') && rbac.authorize(may).allowed) return;
  const rules = rbac.rulesOf(kind === 'Role' ? 'Role' : 'ClusterRole', namespace, name);
  if (!rules) throw notFound({ group, resource: role }, name);
  const of = { group, resource, name: metaOf(object).name ?? '' };
  confirmNoEscalation({ rbac, user, namespace, of, rules });
}

function rulesOf(role: JsonObject): readonly PolicyRule[] {
  return (role.rules ?? []) as unknown as readonly PolicyRule[];
}

function aggregates(role: JsonObject | undefined): boolean {
  const { clusterRoleSelectors } = isObject(role?.aggregationRule) ? role.aggregationRule : {};
  return Array.isArray(clusterRoleSelectors) && clusterRoleSelectors.length > 0;
}

/** So that whatever has been written may always be collected. */
function onlyCollectorsFields(object: JsonObject, old: JsonObject): boolean {
  const rest = (of: JsonObject): JsonObject => {
    const { ownerReferences: _o, finalizers: _f, managedFields: _m, ...meta } = metaOf(of);
    return { ...of, metadata: meta as unknown as JsonObject };
  };
  return equal(rest(object), rest(old));
}
