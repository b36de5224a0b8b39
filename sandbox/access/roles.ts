import type {
  RbacV1Subject,
  V1ClusterRole,
  V1ClusterRoleBinding,
  V1PolicyRule,
  V1RoleBinding,
} from '@kubernetes/client-node';

/** Where Drydock's own accounts live in a learner's cluster. */
export const systemNamespace = 'drydock';
export const learnerAccount = 'learner';
export const checkerAccount = 'checker';
/** Where the learner works. */
export const homeNamespace = 'default';

/**
 * What Pods of the learner may do (https://kubernetes.io/docs/concepts/security/pod-security-standards). `baseline` refuses those
 * that would get onto the node, and from there at the whole machine: no privileged containers, no host paths or networks.
 */
export type PodSecurity = 'baseline' | 'privileged';

export function homeLabels(podSecurity: PodSecurity): Readonly<Record<string, string>> {
  return { 'pod-security.kubernetes.io/enforce': podSecurity };
}

/** The core group one by one, because `*` would include the namespace itself and with it the labels above. */
const coreResources = [
  'bindings',
  'configmaps',
  'events',
  'limitranges',
  'persistentvolumeclaims',
  'pods',
  'pods/attach',
  'pods/ephemeralcontainers',
  'pods/eviction',
  'pods/exec',
  'pods/log',
  'pods/portforward',
  'pods/proxy',
  'pods/resize',
  'podtemplates',
  'replicationcontrollers',
  'replicationcontrollers/scale',
  'resourcequotas',
  'secrets',
  'serviceaccounts',
  'serviceaccounts/token',
  'services',
  'services/proxy',
];
/** As in Kubernetes' own `edit`: who writes a Pod's address or a Service's endpoints sends the API server's proxy wherever they like. */
const coreStatus = [
  'persistentvolumeclaims/status',
  'pods/status',
  'replicationcontrollers/status',
  'resourcequotas/status',
  'services/status',
];

/** All else that labs are about; not RBAC, not admission, not CRDs. */
const workloadGroups = [
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'events.k8s.io',
  'metrics.k8s.io',
];
const read = ['get', 'list', 'watch'];

/** What the learner may see of the whole cluster: how it works, but no Secret and no way onto a node. */
const visible: V1PolicyRule[] = [
  {
    apiGroups: [''],
    resources: ['nodes', 'namespaces', 'persistentvolumes', 'pods', 'services', 'endpoints', 'events'],
    verbs: read,
  },
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets', 'daemonsets', 'statefulsets'], verbs: read },
  { apiGroups: ['networking.k8s.io'], resources: ['ingressclasses'], verbs: read },
  { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: read },
  { apiGroups: ['scheduling.k8s.io'], resources: ['priorityclasses'], verbs: read },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: read },
  { apiGroups: ['metrics.k8s.io'], resources: ['nodes', 'pods'], verbs: read },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'],
    verbs: read,
  },
];

/**
 * Written out instead of bound to `edit` and `view`: those are filled by a controller that is not up yet when a cluster
 * has just answered for the first time.
 */
export const clusterRoles: readonly V1ClusterRole[] = [
  role('drydock:learner-home', [
    { apiGroups: [''], resources: coreResources, verbs: ['*'] },
    { apiGroups: [''], resources: coreStatus, verbs: read },
    { apiGroups: workloadGroups, resources: ['*'], verbs: ['*'] },
  ]),
  role('drydock:learner-view', visible),
  role('drydock:checker', [{ apiGroups: ['*'], resources: ['*'], verbs: read }]),
];

export const clusterRoleBindings: readonly V1ClusterRoleBinding[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'drydock:learner-view' },
    roleRef: roleRef('drydock:learner-view'),
    subjects: [account(learnerAccount)],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'drydock:checker' },
    roleRef: roleRef('drydock:checker'),
    subjects: [account(checkerAccount)],
  },
];

/** What lets the learner work in a namespace. */
export function homeBindingIn(namespace: string): V1RoleBinding {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'drydock:learner', namespace },
    roleRef: roleRef('drydock:learner-home'),
    subjects: [account(learnerAccount)],
  };
}

function role(name: string, rules: V1PolicyRule[]): V1ClusterRole {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules };
}

function roleRef(name: string) {
  return { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
}

function account(name: string): RbacV1Subject {
  return { kind: 'ServiceAccount', name, namespace: systemNamespace };
}
