/** The lines of Deployments and their like. Source: pkg/printers/internalversion/printers.go. */
import type {
  V1Container,
  V1ControllerRevision,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1PodTemplate,
  V1PodTemplateSpec,
  V1ReplicaSet,
  V1ReplicationController,
  V1StatefulSet,
} from '@kubernetes/client-node';
import type { Json } from '../patch/json.ts';
import { selectorText } from '../serving/scale-paths.ts';
import { humanDuration, since } from './ages.ts';
import type { Cells } from './cells.ts';

function layout(containers: readonly V1Container[] = []): [names: string, images: string] {
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')];
}

function ofTemplate(template: V1PodTemplateSpec | undefined): [string, string] {
  return layout(template?.spec?.containers);
}

/** `a=b,c=d`, or `<none>` (labels.FormatLabels). */
export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const text = Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return text === '' ? '<none>' : text;
}

/** metav1.FormatLabelSelector: `<none>` for one that is empty. */
export function formatSelector(selector: unknown): string {
  const text = selectorText(selector as Json);
  return text === '' ? '<none>' : text;
}

const deployment = ({ metadata, spec, status }: V1Deployment, now: Date): Json[] => [
  metadata?.name ?? '',
  `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
  status?.updatedReplicas ?? 0,
  status?.availableReplicas ?? 0,
  since(metadata?.creationTimestamp, now),
  ...ofTemplate(spec?.template),
  selectorText((spec?.selector ?? {}) as Json),
];

const replicaSet = ({ metadata, spec, status }: V1ReplicaSet, now: Date): Json[] => [
  metadata?.name ?? '',
  spec?.replicas ?? 0,
  status?.replicas ?? 0,
  status?.readyReplicas ?? 0,
  since(metadata?.creationTimestamp, now),
  ...ofTemplate(spec?.template),
  formatSelector(spec?.selector),
];

const replicationController = ({ metadata, spec, status }: V1ReplicationController, now: Date): Json[] => [
  metadata?.name ?? '',
  spec?.replicas ?? 0,
  status?.replicas ?? 0,
  status?.readyReplicas ?? 0,
  since(metadata?.creationTimestamp, now),
  ...ofTemplate(spec?.template),
  labelsText(spec?.selector),
];

const statefulSet = ({ metadata, spec, status }: V1StatefulSet, now: Date): Json[] => [
  metadata?.name ?? '',
  `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
  since(metadata?.creationTimestamp, now),
  ...ofTemplate(spec?.template),
];

const daemonSet = ({ metadata, spec, status }: V1DaemonSet, now: Date): Json[] => [
  metadata?.name ?? '',
  status?.desiredNumberScheduled ?? 0,
  status?.currentNumberScheduled ?? 0,
  status?.numberReady ?? 0,
  status?.updatedNumberScheduled ?? 0,
  status?.numberAvailable ?? 0,
  labelsText(spec?.template?.spec?.nodeSelector),
  since(metadata?.creationTimestamp, now),
  ...ofTemplate(spec?.template),
  formatSelector(spec?.selector),
];

function jobStatus({ metadata, spec, status }: V1Job): string {
  const holds = (type: string): boolean =>
    (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
  if (holds('Complete')) return 'Complete';
  if (holds('Failed')) return 'Failed';
  if (metadata?.deletionTimestamp) return 'Terminating';
  if (holds('Suspended')) return 'Suspended';
  if (holds('FailureTarget')) return 'FailureTarget';
  if (holds('SuccessCriteriaMet')) return 'SuccessCriteriaMet';
  return spec ? 'Running' : '';
}

function completions({ spec, status }: V1Job): string {
  const done = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${done}/${spec.completions}`;
  const parallel = spec?.parallelism ?? 0;
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`;
}

function jobDuration({ status }: V1Job, now: Date): string {
  if (!status?.startTime) return '';
  const end = status.completionTime ? new Date(status.completionTime) : now;
  return humanDuration(end.getTime() - new Date(status.startTime).getTime());
}

const job = (object: V1Job, now: Date): Json[] => [
  object.metadata?.name ?? '',
  jobStatus(object),
  completions(object),
  jobDuration(object, now),
  since(object.metadata?.creationTimestamp, now),
  ...ofTemplate(object.spec?.template),
  selectorText((object.spec?.selector ?? {}) as Json),
];

const cronJob = ({ metadata, spec, status }: V1CronJob, now: Date): Json[] => [
  metadata?.name ?? '',
  spec?.schedule ?? '',
  spec?.timeZone ?? '<none>',
  spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False',
  (status?.active ?? []).length,
  status?.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>',
  since(metadata?.creationTimestamp, now),
  ...ofTemplate(spec?.jobTemplate.spec?.template),
  spec?.jobTemplate.spec?.selector ? selectorText(spec.jobTemplate.spec.selector as Json) : '<none>',
];

const podTemplate = ({ metadata, template }: V1PodTemplate): Json[] => [
  metadata?.name ?? '',
  ...ofTemplate(template),
  labelsText(template?.metadata?.labels),
];

const controllerRevision = ({ metadata, revision }: V1ControllerRevision, now: Date): Json[] => {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  const [group] = owner?.apiVersion.includes('/') ? owner.apiVersion.split('/') : [''];
  const kind = owner ? `${owner.kind.toLowerCase()}${group ? `.${group}` : ''}/${owner.name}` : '<none>';
  return [metadata?.name ?? '', kind, String(revision), since(metadata?.creationTimestamp, now)];
};

export const workloadCells: Cells = {
  'apps/v1 Deployment': deployment as Cells[string],
  'apps/v1 ReplicaSet': replicaSet as Cells[string],
  'v1 ReplicationController': replicationController as Cells[string],
  'apps/v1 StatefulSet': statefulSet as Cells[string],
  'apps/v1 DaemonSet': daemonSet as Cells[string],
  'batch/v1 Job': job as Cells[string],
  'batch/v1 CronJob': cronJob as Cells[string],
  'v1 PodTemplate': podTemplate as Cells[string],
  'apps/v1 ControllerRevision': controllerRevision as Cells[string],
};
