/** What Deployments and their like get when they say nothing. Source: pkg/apis/{apps,batch,core}/v1/defaults.go. */
import type {
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1PodTemplate,
  V1ReplicaSet,
  V1ReplicationController,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { setPodSpecDefaults } from './pod-defaults.ts';

const revisions = 10;
/** Greatest int32: no limit. */
const unlimited = 2_147_483_647;

export function setDeploymentDefaults({ spec }: V1Deployment): void {
  if (!spec) return;
  spec.replicas ??= 1;
  spec.strategy ??= {};
  spec.strategy.type ||= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {};
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
    spec.strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= revisions;
  spec.progressDeadlineSeconds ??= 600;
  if (spec.template?.spec) setPodSpecDefaults(spec.template.spec);
}

export const templateGeneration = 'deprecated.daemonset.template.generation';

export function setDaemonSetDefaults(set: V1DaemonSet): void {
  // Converting writes it whether the request has it or not (pkg/apis/apps/v1/conversion.go), so that its manager owns it.
  set.metadata ??= {};
  set.metadata.annotations = { [templateGeneration]: '0', ...set.metadata.annotations };
  const { spec } = set;
  if (!spec) return;
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ||= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate ??= {};
    spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
    spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= revisions;
  if (spec.template?.spec) setPodSpecDefaults(spec.template.spec);
}

export function setStatefulSetDefaults({ spec }: V1StatefulSet): void {
  if (!spec) return;
  spec.podManagementPolicy ||= 'OrderedReady';
  spec.updateStrategy ??= {};
  const strategy = spec.updateStrategy;
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) {
    strategy.rollingUpdate.partition ??= 0;
  }
  spec.persistentVolumeClaimRetentionPolicy ??= {};
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain';
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= revisions;
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion ??= 'v1';
    claim.kind ??= 'PersistentVolumeClaim';
    claim.status ??= {};
    claim.status.phase ||= 'Pending';
    if (claim.spec) claim.spec.volumeMode ??= 'Filesystem';
  }
  if (spec.template?.spec) setPodSpecDefaults(spec.template.spec);
}

export function setReplicaSetDefaults({ spec }: V1ReplicaSet): void {
  if (!spec) return;
  spec.replicas ??= 1;
  if (spec.template?.spec) setPodSpecDefaults(spec.template.spec);
}

export function setReplicationControllerDefaults(controller: V1ReplicationController): void {
  const { spec } = controller;
  if (!spec) return;
  spec.replicas ??= 1;
  const labels = spec.template?.metadata?.labels;
  if (labels) {
    if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = labels;
    controller.metadata ??= {};
    if (Object.keys(controller.metadata.labels ?? {}).length === 0) controller.metadata.labels = labels;
  }
  if (spec.template?.spec) setPodSpecDefaults(spec.template.spec);
}

export function setPodTemplateDefaults({ template }: V1PodTemplate): void {
  if (template?.spec) setPodSpecDefaults(template.spec);
}

export function setJobDefaults(job: Pick<V1Job, 'metadata' | 'spec'>): void {
  const { spec } = job;
  if (!spec) return;
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : unlimited;
  const labels = spec.template?.metadata?.labels;
  if (labels) {
    job.metadata ??= {};
    if (Object.keys(job.metadata.labels ?? {}).length === 0) job.metadata.labels = labels;
  }
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  spec.manualSelector ??= false;
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
  if (spec.template?.spec) setPodSpecDefaults(spec.template.spec);
}

/** The Job's own defaults are set when it is made, not in the template, but its Pods' are. */
export function setCronJobDefaults({ spec }: V1CronJob): void {
  if (!spec) return;
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  const template = spec.jobTemplate?.spec?.template?.spec;
  if (template) setPodSpecDefaults(template);
}
