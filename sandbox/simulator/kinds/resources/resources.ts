/** The rules of every kind that runs no containers. */
import { type Rules, rulesFor } from '../rules.ts';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './admission-policy.ts';
import { apiService } from './api-service.ts';
import { autoscaler, oldAutoscaler } from './autoscaler.ts';
import { certificateSigningRequest } from './certificate-signing-request.ts';
import { configMap } from './config-map.ts';
import { csiDriver, csiNode, csiStorageCapacity } from './csi.ts';
import { deviceClass, resourceClaim, resourceClaimTemplate, resourceSlice } from './dynamic-resources.ts';
import { endpointSlice } from './endpoint-slice.ts';
import { endpoints } from './endpoints.ts';
import { event, newEvent } from './event.ts';
import { flowSchema, priorityLevelConfiguration } from './flow-control.ts';
import { ingress } from './ingress.ts';
import { ingressClass } from './ingress-class.ts';
import { lease } from './lease.ts';
import { limitRange } from './limit-range.ts';
import { namespace } from './namespace.ts';
import { networkPolicy } from './network-policy.ts';
import { node } from './node.ts';
import { persistentVolume } from './persistent-volume.ts';
import { persistentVolumeClaim } from './persistent-volume-claim.ts';
import { podDisruptionBudget } from './pod-disruption-budget.ts';
import { priorityClass } from './priority-class.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding } from './rbac.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { serviceAccount } from './service-account.ts';
import { ipAddress, serviceCIDR } from './service-ranges.ts';
import { storageClass, volumeAttributesClass } from './storage-class.ts';
import { volumeAttachment } from './volume-attachment.ts';
import { mutatingWebhookConfiguration, validatingWebhookConfiguration } from './webhook-configuration.ts';

/** By version and kind: `v1 Service`, `networking.k8s.io/v1 Ingress`. */
export const resources: Readonly<Record<string, Rules>> = {
  'v1 ConfigMap': rulesFor(configMap),
  'v1 Endpoints': rulesFor(endpoints),
  'v1 Event': event,
  'v1 LimitRange': rulesFor(limitRange),
  'v1 Namespace': rulesFor(namespace),
  'v1 Node': rulesFor(node),
  'v1 PersistentVolume': rulesFor(persistentVolume),
  'v1 PersistentVolumeClaim': rulesFor(persistentVolumeClaim),
  'v1 ResourceQuota': rulesFor(resourceQuota),
  'v1 Secret': rulesFor(secret),
  'v1 Service': rulesFor(service),
  'v1 ServiceAccount': rulesFor(serviceAccount),
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': rulesFor(mutatingWebhookConfiguration),
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy': rulesFor(validatingAdmissionPolicy),
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding': rulesFor(validatingAdmissionPolicyBinding),
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': rulesFor(validatingWebhookConfiguration),
  'apiregistration.k8s.io/v1 APIService': rulesFor(apiService),
  'autoscaling/v1 HorizontalPodAutoscaler': oldAutoscaler,
  'autoscaling/v2 HorizontalPodAutoscaler': rulesFor(autoscaler),
  'certificates.k8s.io/v1 CertificateSigningRequest': rulesFor(certificateSigningRequest),
  'coordination.k8s.io/v1 Lease': rulesFor(lease),
  'discovery.k8s.io/v1 EndpointSlice': rulesFor(endpointSlice),
  'events.k8s.io/v1 Event': newEvent,
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema': rulesFor(flowSchema),
  'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration': rulesFor(priorityLevelConfiguration),
  'networking.k8s.io/v1 IPAddress': rulesFor(ipAddress),
  'networking.k8s.io/v1 Ingress': rulesFor(ingress),
  'networking.k8s.io/v1 IngressClass': rulesFor(ingressClass),
  'networking.k8s.io/v1 NetworkPolicy': rulesFor(networkPolicy),
  'networking.k8s.io/v1 ServiceCIDR': rulesFor(serviceCIDR),
  'node.k8s.io/v1 RuntimeClass': rulesFor(runtimeClass),
  'policy/v1 PodDisruptionBudget': rulesFor(podDisruptionBudget),
  'rbac.authorization.k8s.io/v1 ClusterRole': rulesFor(clusterRole),
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': rulesFor(clusterRoleBinding),
  'rbac.authorization.k8s.io/v1 Role': rulesFor(role),
  'rbac.authorization.k8s.io/v1 RoleBinding': rulesFor(roleBinding),
  'resource.k8s.io/v1 DeviceClass': rulesFor(deviceClass),
  'resource.k8s.io/v1 ResourceClaim': rulesFor(resourceClaim),
  'resource.k8s.io/v1 ResourceClaimTemplate': rulesFor(resourceClaimTemplate),
  'resource.k8s.io/v1 ResourceSlice': rulesFor(resourceSlice),
  'scheduling.k8s.io/v1 PriorityClass': rulesFor(priorityClass),
  'storage.k8s.io/v1 CSIDriver': rulesFor(csiDriver),
  'storage.k8s.io/v1 CSINode': rulesFor(csiNode),
  'storage.k8s.io/v1 CSIStorageCapacity': rulesFor(csiStorageCapacity),
  'storage.k8s.io/v1 StorageClass': rulesFor(storageClass),
  'storage.k8s.io/v1 VolumeAttachment': rulesFor(volumeAttachment),
  'storage.k8s.io/v1 VolumeAttributesClass': rulesFor(volumeAttributesClass),
};
