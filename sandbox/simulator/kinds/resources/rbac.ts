/** Roles and their bindings. Source: pkg/apis/rbac/v1/defaults.go, pkg/apis/rbac/validation/validation.go. */
import type {
  RbacV1Subject,
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1PolicyRule,
  V1Role,
  V1RoleBinding,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { pathSegmentName, subdomainName } from '../../meta/validate-names.ts';
import { isObject } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { breaches, needed, notSupported } from './checks/fields.ts';
import { hasBadValue, labelSelector } from './checks/selectors.ts';

const group = 'rbac.authorization.k8s.io';

function rule(
  { verbs, nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [] }: V1PolicyRule,
  namespaced: boolean,
  path: string,
): FieldError[] {
  const noVerbs =
    (verbs ?? []).length > 0 ? [] : [fieldError.required(`${path}.verbs`, 'verbs must contain at least one value')];
  if (nonResourceURLs.length > 0) {
    const error = (why: string): FieldError => fieldError.invalid(`${path}.nonResourceURLs`, nonResourceURLs, why);
    const both = apiGroups.length > 0 || resources.length > 0 || resourceNames.length > 0;
    return [
      ...noVerbs,
      ...(namespaced ? [error('namespaced rules cannot apply to non-resource URLs')] : []),
      ...(both ? [error('rules cannot apply to both regular resources and non-resource URLs')] : []),
    ];
  }
  return [
    ...noVerbs,
    ...(apiGroups.length > 0
      ? []
      : [fieldError.required(`${path}.apiGroups`, 'resource rules must supply at least one api group')]),
    ...(resources.length > 0
      ? []
      : [fieldError.required(`${path}.resources`, 'resource rules must supply at least one resource')]),
  ];
}

function rules(list: readonly V1PolicyRule[] | undefined, namespaced: boolean): FieldError[] {
  return (list ?? []).flatMap((one, i) => rule(one, namespaced, `rules[${i}]`));
}

const validateRole = (role: V1Role): FieldError[] => rules(role.rules, true);

export const role: Rules<V1Role> = {
  nameRule: pathSegmentName,
  validate: validateRole,
  validateUpdate: validateRole,
};

function validateClusterRole(object: V1ClusterRole, anyValue: boolean): FieldError[] {
  const path = 'aggregationRule.clusterRoleSelectors';
  const selectors = object.aggregationRule?.clusterRoleSelectors ?? [];
  const missing = object.aggregationRule && selectors.length === 0;
  return [
    ...rules(object.rules, false),
    ...(missing
      ? [fieldError.required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
      : []),
    ...selectors.flatMap((selector, i) => {
      const problems = labelSelector(selector, `${path}[${i}]`, { anyValue });
      if (problems.length === 0) return [];
      return [...problems, fieldError.invalid(`${path}[${i}]`, null, 'invalid label selector.')];
    }),
  ];
}

export const clusterRole: Rules<V1ClusterRole> = {
  nameRule: pathSegmentName,
  validate: (object) => validateClusterRole(object, false),
  validateUpdate: (object, old) =>
    validateClusterRole(object, (old.aggregationRule?.clusterRoleSelectors ?? []).some(hasBadValue)),
};

function subject(
  { kind, name, namespace, apiGroup = '' }: RbacV1Subject,
  namespaced: boolean,
  path: string,
): FieldError[] {
  const unnamed = name ? [] : [fieldError.required(`${path}.name`)];
  const inGroup = (wanted: string): FieldError[] =>
    apiGroup === wanted ? [] : [notSupported(`${path}.apiGroup`, apiGroup, [wanted])];
  switch (kind) {
    case 'ServiceAccount':
      return [
        ...unnamed,
        ...(name ? breaches(subdomainName, name, `${path}.name`) : []),
        ...inGroup(''),
        ...(!namespaced && !namespace ? [fieldError.required(`${path}.namespace`)] : []),
      ];
    case 'User':
    case 'Group':
      return [...unnamed, ...inGroup(group)];
    default:
      return [...unnamed, notSupported(`${path}.kind`, kind ?? '', ['ServiceAccount', 'User', 'Group'])];
  }
}

type Binding = V1RoleBinding | V1ClusterRoleBinding;

function validateBinding({ roleRef, subjects = [] }: Binding, namespaced: boolean): FieldError[] {
  const kinds = namespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const { apiGroup = '', kind = '', name } = roleRef ?? {};
  return [
    ...(apiGroup === group ? [] : [notSupported('roleRef.apiGroup', apiGroup, [group])]),
    ...(kinds.includes(kind) ? [] : [notSupported('roleRef.kind', kind, kinds)]),
    ...needed(pathSegmentName, name, 'roleRef.name'),
    ...subjects.flatMap((one, i) => subject(one, namespaced, `subjects[${i}]`)),
  ];
}

function validateBindingUpdate(object: Binding, old: Binding, namespaced: boolean): FieldError[] {
  const [now, before] = [object.roleRef, old.roleRef];
  const same = now.apiGroup === before.apiGroup && now.kind === before.kind && now.name === before.name;
  const shown = { APIGroup: now.apiGroup ?? '', Kind: now.kind ?? '', Name: now.name ?? '' };
  return [
    ...validateBinding(object, namespaced),
    ...(same ? [] : [fieldError.invalid('roleRef', shown, 'cannot change roleRef')]),
  ];
}

function setBindingDefaults(draft: Binding): void {
  draft.roleRef = isObject(draft.roleRef as never) ? draft.roleRef : { apiGroup: '', kind: '', name: '' };
  draft.roleRef.apiGroup ||= group;
  for (const one of draft.subjects ?? [])
    if (!one.apiGroup && (one.kind === 'User' || one.kind === 'Group')) one.apiGroup = group;
}

export const roleBinding: Rules<V1RoleBinding> = {
  nameRule: pathSegmentName,
  setDefaults: setBindingDefaults,
  validate: (object) => validateBinding(object, true),
  validateUpdate: (object, old) => validateBindingUpdate(object, old, true),
};

export const clusterRoleBinding: Rules<V1ClusterRoleBinding> = {
  nameRule: pathSegmentName,
  setDefaults: setBindingDefaults,
  validate: (object) => validateBinding(object, false),
  validateUpdate: (object, old) => validateBindingUpdate(object, old, false),
};
