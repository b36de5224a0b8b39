/** What `kubectl get` prints: rows of cells for objects of every kind. Source: pkg/printers/internalversion/printers.go. */
import type { Json, JsonObject } from '../patch/json.ts';
import { nameOf } from './cells.ts';
import {
  admissionPolicyBindingCells,
  admissionPolicyCells,
  apiServiceCells,
  certificateSigningRequestCells,
  flowSchemaCells,
  priorityLevelCells,
  roleBindingCells,
  webhookConfigurationCells,
} from './kinds/access.ts';
import { autoscalerCells, firstAutoscalerCells, scaleCells } from './kinds/autoscaling.ts';
import {
  componentStatusCells,
  configMapCells,
  eventCells,
  leaseCells,
  namespaceCells,
  newEventCells,
  nodeCells,
  priorityClassCells,
  resourceQuotaCells,
  runtimeClassCells,
  secretCells,
  serviceAccountCells,
} from './kinds/cluster.ts';
import { nameAndAgeCells, resourceClaimCells, resourceSliceCells } from './kinds/devices.ts';
import {
  endpointSliceCells,
  endpointsCells,
  ingressCells,
  ingressClassCells,
  ipAddressCells,
  networkPolicyCells,
  serviceCells,
  serviceCIDRCells,
} from './kinds/network.ts';
import { podCells } from './kinds/pod.ts';
import {
  csiDriverCells,
  csiNodeCells,
  persistentVolumeCells,
  persistentVolumeClaimCells,
  storageClassCells,
  volumeAttachmentCells,
  volumeAttributesClassCells,
} from './kinds/storage.ts';
import {
  controllerRevisionCells,
  cronJobCells,
  daemonSetCells,
  deploymentCells,
  jobCells,
  podDisruptionBudgetCells,
  podTemplateCells,
  replicaSetCells,
  replicationControllerCells,
  statefulSetCells,
} from './kinds/workloads.ts';

type Cells = (object: never, now: Date) => readonly Json[];

const byKind: Readonly<Record<string, Cells>> = {
  'v1 ComponentStatus': componentStatusCells,
  'v1 ConfigMap': configMapCells,
  'v1 Endpoints': endpointsCells,
  'v1 Event': eventCells,
  'v1 Namespace': namespaceCells,
  'v1 Node': nodeCells,
  'v1 PersistentVolume': persistentVolumeCells,
  'v1 PersistentVolumeClaim': persistentVolumeClaimCells,
  'v1 Pod': podCells,
  'v1 PodTemplate': podTemplateCells,
  'v1 ReplicationController': replicationControllerCells,
  'v1 ResourceQuota': resourceQuotaCells,
  'v1 Secret': secretCells,
  'v1 Service': serviceCells,
  'v1 ServiceAccount': serviceAccountCells,
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': webhookConfigurationCells,
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy': admissionPolicyCells,
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding': admissionPolicyBindingCells,
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': webhookConfigurationCells,
  'apiregistration.k8s.io/v1 APIService': apiServiceCells,
  'apps/v1 ControllerRevision': controllerRevisionCells,
  'apps/v1 DaemonSet': daemonSetCells,
  'apps/v1 Deployment': deploymentCells,
  'apps/v1 ReplicaSet': replicaSetCells,
  'apps/v1 StatefulSet': statefulSetCells,
  'autoscaling/v1 HorizontalPodAutoscaler': firstAutoscalerCells,
  'autoscaling/v1 Scale': scaleCells,
  'autoscaling/v2 HorizontalPodAutoscaler': autoscalerCells,
  'batch/v1 CronJob': cronJobCells,
  'batch/v1 Job': jobCells,
  'certificates.k8s.io/v1 CertificateSigningRequest': certificateSigningRequestCells,
  'coordination.k8s.io/v1 Lease': leaseCells,
  'discovery.k8s.io/v1 EndpointSlice': endpointSliceCells,
  'events.k8s.io/v1 Event': newEventCells,
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema': flowSchemaCells,
  'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration': priorityLevelCells,
  'networking.k8s.io/v1 IPAddress': ipAddressCells,
  'networking.k8s.io/v1 Ingress': ingressCells,
  'networking.k8s.io/v1 IngressClass': ingressClassCells,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicyCells,
  'networking.k8s.io/v1 ServiceCIDR': serviceCIDRCells,
  'node.k8s.io/v1 RuntimeClass': runtimeClassCells,
  'policy/v1 PodDisruptionBudget': podDisruptionBudgetCells,
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': roleBindingCells,
  'rbac.authorization.k8s.io/v1 RoleBinding': roleBindingCells,
  'resource.k8s.io/v1 DeviceClass': nameAndAgeCells,
  'resource.k8s.io/v1 ResourceClaim': resourceClaimCells,
  'resource.k8s.io/v1 ResourceClaimTemplate': nameAndAgeCells,
  'resource.k8s.io/v1 ResourceSlice': resourceSliceCells,
  'scheduling.k8s.io/v1 PriorityClass': priorityClassCells,
  'storage.k8s.io/v1 CSIDriver': csiDriverCells,
  'storage.k8s.io/v1 CSINode': csiNodeCells,
  'storage.k8s.io/v1 StorageClass': storageClassCells,
  'storage.k8s.io/v1 VolumeAttachment': volumeAttachmentCells,
  'storage.k8s.io/v1 VolumeAttributesClass': volumeAttributesClassCells,
};

/** The cells of one object in the order of its kind's columns; name and time of creation for kinds without any of their own. */
export function tableCells(apiVersion: string, kind: string, object: JsonObject, now: Date): readonly Json[] {
  const cells = byKind[`${apiVersion} ${kind}`] as ((object: JsonObject, now: Date) => readonly Json[]) | undefined;
  return cells === undefined ? defaultCells(object) : cells(object, now);
}

/** Whether rows of a kind are more than name and time of creation. */
export function hasOwnColumns(apiVersion: string, kind: string): boolean {
  return Object.hasOwn(byKind, `${apiVersion} ${kind}`);
}

/** apiserver/pkg/registry/rest/table.go */
function defaultCells(object: JsonObject): readonly Json[] {
  const { creationTimestamp = '0001-01-01T00:00:00Z' } = (object.metadata ?? {}) as { creationTimestamp?: string };
  return [nameOf(object), creationTimestamp];
}
