/** The plugins that a real server runs unless it is told otherwise, in its order. Source: pkg/kubeapiserver/options/plugins.go. */
import { copyOf, type JsonObject } from '../patch/json.ts';
import type { AdmissionCluster, AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { certificateApproval } from './certificate-approval.ts';
import { certificateSigning } from './certificate-signing.ts';
import { certificateSubjectRestriction } from './certificate-subject-restriction.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger/limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { nodeRestriction } from './node-restriction/node-restriction.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { podSecurity } from './pod-security/pod-security.ts';
import { podTopologyLabels } from './pod-topology-labels.ts';
import { validatingAdmissionPolicy } from './policies/validating-admission-policy.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota/resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account/service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';
import { mutatingAdmissionWebhook, validatingAdmissionWebhook } from './webhooks/webhooks.ts';

const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  podTopologyLabels,
  mutatingAdmissionWebhook,
  validatingAdmissionPolicy,
  validatingAdmissionWebhook,
  resourceQuota,
];

/** The request's object as the plugins want it; the one that is given stays as it is. Throws StatusError. */
export function admit(request: AdmissionRequest & { object: JsonObject }, cluster: AdmissionCluster): JsonObject {
  const concerned = plugins.filter((plugin) => plugin.admit && plugin.handles(request, cluster));
  if (concerned.length === 0) return request.object;
  const draft = { ...request, object: copyOf(request.object) };
  for (const plugin of concerned) plugin.admit?.(draft, cluster);
  return draft.object;
}

/** Throws StatusError. */
export function validate(request: AdmissionRequest, cluster: AdmissionCluster): void {
  for (const plugin of plugins)
    if (plugin.validate && plugin.handles(request, cluster)) plugin.validate(request, cluster);
}
