/** Rows of workloads. Source: pkg/printers/internalversion/printers.go. */
import type {
  V1ControllerRevision,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1PodDisruptionBudget,
  V1PodTemplate,
  V1ReplicaSet,
  V1ReplicationController,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { ageOf, type CellsOf, containerCells, nameOf, type Wire } from '../cells.ts';
import { formatLabelSelector, formatLabels, selectorText } from '../format-labels.ts';
import { humanDuration, since } from '../human-duration.ts';

export const deploymentCells: CellsOf<V1Deployment> = (deployment, now) => {
  const { spec, status } = deployment;
  return [
    nameOf(deployment),
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    ageOf(deployment, now),
    ...containerCells(spec?.template.spec?.containers),
    selectorText(spec?.selector) ?? '<invalid>',
  ];
};

export const replicaSetCells: CellsOf<V1ReplicaSet> = (set, now) => {
  const { spec, status } = set;
  return [
    nameOf(set),
    spec?.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageOf(set, now),
    ...containerCells(spec?.template?.spec?.containers),
    formatLabelSelector(spec?.selector),
  ];
};

export const replicationControllerCells: CellsOf<V1ReplicationController> = (controller, now) => {
  const { spec, status } = controller;
  return [
    nameOf(controller),
    spec?.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageOf(controller, now),
    ...containerCells(spec?.template?.spec?.containers),
    formatLabels(spec?.selector),
  ];
};

export const statefulSetCells: CellsOf<V1StatefulSet> = (set, now) => [
  nameOf(set),
  `${set.status?.readyReplicas ?? 0}/${set.spec?.replicas ?? 0}`,
  ageOf(set, now),
  ...containerCells(set.spec?.template.spec?.containers),
];

export const daemonSetCells: CellsOf<V1DaemonSet> = (set, now) => {
  const { spec, status } = set;
  return [
    nameOf(set),
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    formatLabels(spec?.template.spec?.nodeSelector),
    ageOf(set, now),
    ...containerCells(spec?.template.spec?.containers),
    formatLabelSelector(spec?.selector),
  ];
};

export const jobCells: CellsOf<V1Job> = (job, now) => [
  nameOf(job),
  jobStatus(job),
  jobCompletions(job),
  jobDuration(job, now),
  ageOf(job, now),
  ...containerCells(job.spec?.template.spec?.containers),
  formatLabelSelector(job.spec?.selector),
];

function jobStatus({ metadata, status }: Wire<V1Job>): string {
  const is = (type: string): boolean => status?.conditions?.find((c) => c.type === type)?.status === 'True';
  if (is('Complete')) return 'Complete';
  if (is('Failed')) return 'Failed';
  if (metadata?.deletionTimestamp !== undefined) return 'Terminating';
  if (is('Suspended')) return 'Suspended';
  if (is('FailureTarget')) return 'FailureTarget';
  return is('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running';
}

function jobCompletions({ spec, status }: Wire<V1Job>): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: Wire<V1Job>, now: Date): string {
  if (status?.startTime === undefined) return '';
  const end = status.completionTime === undefined ? now.getTime() : Date.parse(status.completionTime);
  return humanDuration(end - Date.parse(status.startTime));
}

export const cronJobCells: CellsOf<V1CronJob> = (job, now) => {
  const { spec, status } = job;
  const { suspend } = spec ?? {};
  return [
    nameOf(job),
    spec?.schedule ?? '',
    spec?.timeZone ?? '<none>',
    suspend === undefined ? '<unset>' : suspend ? 'True' : 'False',
    (status?.active ?? []).length,
    status?.lastScheduleTime === undefined ? '<none>' : since(status.lastScheduleTime, now),
    ageOf(job, now),
    ...containerCells(spec?.jobTemplate.spec?.template.spec?.containers),
    formatLabelSelector(spec?.jobTemplate.spec?.selector),
  ];
};

export const controllerRevisionCells: CellsOf<V1ControllerRevision> = (revision, now) => {
  const controller = revision.metadata?.ownerReferences?.find((reference) => reference.controller);
  return [
    nameOf(revision),
    controller === undefined ? '<none>' : `${groupKind(controller).toLowerCase()}/${controller.name}`,
    revision.revision,
    ageOf(revision, now),
  ];
};

/** `DaemonSet.apps`, `Node`. */
function groupKind({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return apiVersion.includes('/') ? `${kind}.${apiVersion.split('/')[0]}` : kind;
}

export const podTemplateCells: CellsOf<V1PodTemplate> = (object) => [
  nameOf(object),
  ...containerCells(object.template?.spec?.containers),
  formatLabels(object.template?.metadata?.labels),
];

export const podDisruptionBudgetCells: CellsOf<V1PodDisruptionBudget> = (budget, now) => [
  nameOf(budget),
  String(budget.spec?.minAvailable ?? 'N/A'),
  String(budget.spec?.maxUnavailable ?? 'N/A'),
  budget.status?.disruptionsAllowed ?? 0,
  ageOf(budget, now),
];
