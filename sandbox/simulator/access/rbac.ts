/** Role-based access control. Source: plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/registry/rbac/validation/rule.go. */
import type { JsonObject } from '../patch/json.ts';
import type { Attributes } from './attributes.ts';
import { resourceText } from './attributes.ts';

export interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Objects of the rbac group, by plural and namespace. */
export interface RbacObjects {
  list(
    resource: 'clusterroles' | 'clusterrolebindings' | 'roles' | 'rolebindings',
    namespace?: string,
  ): readonly JsonObject[];
}

interface Binding {
  readonly name: string;
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly namespace: string;
  readonly roleKind: string;
  readonly roleName: string;
  readonly subjects: readonly Subject[];
}

export interface Decision {
  readonly allowed: boolean;
  /** `RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to User "z"` */
  readonly reason: string;
}

/** Members may do everything, without a rule (pkg/apis/.../bootstrappolicy, the superuser authorizer). */
export const superusers = 'system:masters';

/** An index of all roles and bindings, made when it is asked after a change. */
export class Rbac {
  readonly #objects: RbacObjects;
  #rules: Map<string, readonly PolicyRule[]> | undefined;
  #bindings: readonly Binding[] = [];

  constructor(objects: RbacObjects) {
    this.#objects = objects;
  }

  /** To be called when an object of the rbac group has changed. */
  invalidate(): void {
    this.#rules = undefined;
  }

  #index(): Map<string, readonly PolicyRule[]> {
    if (this.#rules) return this.#rules;
    const rules = new Map<string, readonly PolicyRule[]>();
    for (const role of this.#objects.list('clusterroles'))
      rules.set(roleKey('ClusterRole', '', nameOf(role).name), rulesOf(role));
    for (const role of this.#objects.list('roles')) {
      const { name, namespace } = nameOf(role);
      rules.set(roleKey('Role', namespace, name), rulesOf(role));
    }
    this.#bindings = [
      ...this.#objects.list('clusterrolebindings').map((binding) => bindingOf(binding, 'ClusterRoleBinding')),
      ...this.#objects.list('rolebindings').map((binding) => bindingOf(binding, 'RoleBinding')),
    ];
    this.#rules = rules;
    return rules;
  }

  authorize(attributes: Attributes): Decision {
    if (attributes.user.groups.includes(superusers)) return { allowed: true, reason: '' };
    for (const { rule, why } of this.#rulesFor(attributes.user, attributes.namespace))
      if (allows(rule, attributes)) return { allowed: true, reason: `RBAC: allowed by ${why}` };
    return { allowed: false, reason: '' };
  }

  /** The rules that hold for somebody in a namespace (and cluster-wide); empty namespace for cluster scope only. */
  rulesFor(user: Attributes['user'], namespace: string): readonly PolicyRule[] {
    return [...this.#rulesFor(user, namespace)].map(({ rule }) => rule);
  }

  /** Undefined for a role that is not there. */
  rulesOf(kind: 'Role' | 'ClusterRole', namespace: string, name: string): readonly PolicyRule[] | undefined {
    return this.#index().get(roleKey(kind, namespace, name));
  }

  *#rulesFor(user: Attributes['user'], namespace: string): Iterable<{ rule: PolicyRule; why: string }> {
    const rules = this.#index();
    for (const binding of this.#bindings) {
      if (binding.kind === 'RoleBinding' && (namespace === '' || binding.namespace !== namespace)) continue;
      const subject = binding.subjects.find((candidate) => appliesTo(candidate, user, binding.namespace));
      if (!subject) continue;
      const key = roleKey(binding.roleKind, binding.namespace, binding.roleName);
      for (const rule of rules.get(key) ?? []) yield { rule, why: describe(binding, subject) };
    }
  }
}

function roleKey(kind: string, namespace: string, name: string): string {
  return kind === 'Role' ? `Role/${namespace}/${name}` : `ClusterRole//${name}`;
}

function nameOf(object: JsonObject): { name: string; namespace: string } {
  const { name = '', namespace = '' } = object.metadata as { name?: string; namespace?: string };
  return { name, namespace };
}

function rulesOf(role: JsonObject): readonly PolicyRule[] {
  return (role.rules ?? []) as unknown as readonly PolicyRule[];
}

function bindingOf(object: JsonObject, kind: Binding['kind']): Binding {
  const { roleRef, subjects } = object as unknown as { roleRef?: { kind: string; name: string }; subjects?: Subject[] };
  return {
    ...nameOf(object),
    kind,
    roleKind: roleRef?.kind ?? '',
    roleName: roleRef?.name ?? '',
    subjects: subjects ?? [],
  };
}

function appliesTo({ kind, name, namespace }: Subject, user: Attributes['user'], bindingNamespace: string): boolean {
  switch (kind) {
    case 'User':
      return user.name === name;
    case 'Group':
      return user.groups.includes(name);
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${namespace || bindingNamespace}:${name}`;
    default:
      return false;
  }
}

function describe(
  { kind, name, namespace, roleKind, roleName }: Binding,
  { kind: of, name: subject, namespace: where }: Subject,
): string {
  const binding = kind === 'RoleBinding' ? `${name}/${namespace}` : name;
  const whom = of === 'ServiceAccount' ? `${subject}/${where ?? namespace}` : subject;
  return `${kind} ${JSON.stringify(binding)} of ${roleKind} ${JSON.stringify(roleName)} to ${of} ${JSON.stringify(whom)}`;
}

function has(list: readonly string[] | undefined, ...wanted: readonly string[]): boolean {
  return list?.some((item) => item === '*' || wanted.includes(item)) ?? false;
}

export function allows(rule: PolicyRule, attributes: Attributes): boolean {
  const { verb, path, group, name } = attributes;
  if (!has(rule.verbs, verb)) return false;
  if (path !== undefined) return (rule.nonResourceURLs ?? []).some((pattern) => covers(pattern, path));
  const { resourceNames = [] } = rule;
  return (
    has(rule.apiGroups, group) &&
    has(
      rule.resources,
      resourceText(attributes),
      ...(attributes.subresource === '' ? [] : [`*/${attributes.subresource}`]),
    ) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

function covers(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1));
}
