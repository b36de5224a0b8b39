/** Kinds that conditions may watch: the built-in ones of the pinned Kubernetes, with the plural their path is made of. */

interface BuiltInKind {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** The Kubernetes minor that labs and lessons are written for. */
export const kubernetesMinor = '1.35';

const inNamespace = (plural: string): BuiltInKind => ({ plural, namespaced: true });
const inCluster = (plural: string): BuiltInKind => ({ plural, namespaced: false });

/** By API version and kind. */
export const builtInKinds: Readonly<Record<string, Readonly<Record<string, BuiltInKind>>>> = {
  v1: {
    ConfigMap: inNamespace('configmaps'),
    Endpoints: inNamespace('endpoints'),
    Event: inNamespace('events'),
    LimitRange: inNamespace('limitranges'),
    Namespace: inCluster('namespaces'),
    Node: inCluster('nodes'),
    PersistentVolume: inCluster('persistentvolumes'),
    PersistentVolumeClaim: inNamespace('persistentvolumeclaims'),
    Pod: inNamespace('pods'),
    PodTemplate: inNamespace('podtemplates'),
    ReplicationController: inNamespace('replicationcontrollers'),
    ResourceQuota: inNamespace('resourcequotas'),
    Secret: inNamespace('secrets'),
    Service: inNamespace('services'),
    ServiceAccount: inNamespace('serviceaccounts'),
  },
  'admissionregistration.k8s.io/v1': {
    MutatingWebhookConfiguration: inCluster('mutatingwebhookconfigurations'),
    ValidatingAdmissionPolicy: inCluster('validatingadmissionpolicies'),
    ValidatingAdmissionPolicyBinding: inCluster('validatingadmissionpolicybindings'),
    ValidatingWebhookConfiguration: inCluster('validatingwebhookconfigurations'),
  },
  'apiextensions.k8s.io/v1': {
    CustomResourceDefinition: inCluster('customresourcedefinitions'),
  },
  'apps/v1': {
    ControllerRevision: inNamespace('controllerrevisions'),
    DaemonSet: inNamespace('daemonsets'),
    Deployment: inNamespace('deployments'),
    ReplicaSet: inNamespace('replicasets'),
    StatefulSet: inNamespace('statefulsets'),
  },
  'autoscaling/v1': {
    HorizontalPodAutoscaler: inNamespace('horizontalpodautoscalers'),
  },
  'autoscaling/v2': {
    HorizontalPodAutoscaler: inNamespace('horizontalpodautoscalers'),
  },
  'batch/v1': {
    CronJob: inNamespace('cronjobs'),
    Job: inNamespace('jobs'),
  },
  'coordination.k8s.io/v1': {
    Lease: inNamespace('leases'),
  },
  'discovery.k8s.io/v1': {
    EndpointSlice: inNamespace('endpointslices'),
  },
  'events.k8s.io/v1': {
    Event: inNamespace('events'),
  },
  'networking.k8s.io/v1': {
    IPAddress: inCluster('ipaddresses'),
    Ingress: inNamespace('ingresses'),
    IngressClass: inCluster('ingressclasses'),
    NetworkPolicy: inNamespace('networkpolicies'),
    ServiceCIDR: inCluster('servicecidrs'),
  },
  'policy/v1': {
    PodDisruptionBudget: inNamespace('poddisruptionbudgets'),
  },
  'rbac.authorization.k8s.io/v1': {
    ClusterRole: inCluster('clusterroles'),
    ClusterRoleBinding: inCluster('clusterrolebindings'),
    Role: inNamespace('roles'),
    RoleBinding: inNamespace('rolebindings'),
  },
  'scheduling.k8s.io/v1': {
    PriorityClass: inCluster('priorityclasses'),
  },
  'storage.k8s.io/v1': {
    CSIDriver: inCluster('csidrivers'),
    CSINode: inCluster('csinodes'),
    CSIStorageCapacity: inNamespace('csistoragecapacities'),
    StorageClass: inCluster('storageclasses'),
    VolumeAttachment: inCluster('volumeattachments'),
    VolumeAttributesClass: inCluster('volumeattributesclasses'),
  },
};

export function findKind(apiVersion: string, kind: string): BuiltInKind | undefined {
  const kinds = Object.hasOwn(builtInKinds, apiVersion) ? builtInKinds[apiVersion] : undefined;
  return kinds && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
}

/** Path of a collection: `/apis/apps/v1/namespaces/default/deployments`. Throws for a kind that is not built in. */
export function collectionPath(watched: { apiVersion: string; kind: string; namespace?: string | undefined }): string {
  const found = findKind(watched.apiVersion, watched.kind);
  if (!found) throw new Error(`${watched.apiVersion} ${watched.kind} is not a built-in kind`);
  const root = watched.apiVersion.includes('/') ? `/apis/${watched.apiVersion}` : `/api/${watched.apiVersion}`;
  const place = found.namespaced && watched.namespace !== undefined ? `/namespaces/${watched.namespace}` : '';
  return `${root}${place}/${found.plural}`;
}
