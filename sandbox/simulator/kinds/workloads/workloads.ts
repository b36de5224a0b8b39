/** The rules of Pods and of everything that makes Pods. */
import type {
  V1ControllerRevision,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1Job,
  V1LabelSelector,
  V1PodTemplate,
  V1PodTemplateSpec,
  V1ReplicaSet,
  V1ReplicationController,
  V1StatefulSet,
} from '@kubernetes/client-node';
import { matchesLabels, requirementsOf } from '../../meta/selectors.ts';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { immutable, notNegative, notSupported } from '../resources/checks/fields.ts';
import { labelSelector } from '../resources/checks/selectors.ts';
import { type Rules, rulesFor } from '../rules.ts';
import { cronJob, job } from './jobs.ts';
import { pod } from './pod.ts';
import { podWarnings } from './pod-warnings.ts';
import { validatePodTemplate } from './validate-pod-spec.ts';
import {
  setDaemonSetDefaults,
  setDeploymentDefaults,
  setPodTemplateDefaults,
  setReplicaSetDefaults,
  setReplicationControllerDefaults,
  setStatefulSetDefaults,
  templateGeneration,
} from './workload-defaults.ts';

function templateWarnings(template: V1PodTemplateSpec | undefined): string[] {
  return template?.spec ? podWarnings(template.spec, template.metadata, 'spec.template.') : [];
}

function matches(selector: V1LabelSelector, labels: Record<string, string>): boolean {
  try {
    return matchesLabels(requirementsOf(selector as Parameters<typeof requirementsOf>[0]), labels);
  } catch {
    return true;
  }
}

interface TemplateRules {
  readonly selector: V1LabelSelector | undefined;
  readonly template: V1PodTemplateSpec | undefined;
  readonly kind: string;
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0;
}

function templateErrors({ selector, template, kind }: TemplateRules): FieldError[] {
  const labels = template?.metadata?.labels ?? {};
  const spec = template?.spec;
  return [
    // No selector at all selects nothing.
    ...(!selector || (!isEmpty(selector) && !matches(selector, labels))
      ? [
          fieldError.invalid(
            'spec.template.metadata.labels',
            template?.metadata?.labels ?? null,
            '`selector` does not match template `labels`',
          ),
        ]
      : []),
    ...(template ? validatePodTemplate(template, 'spec.template') : []),
    ...(spec?.restartPolicy === 'Always'
      ? []
      : [notSupported('spec.template.spec.restartPolicy', spec?.restartPolicy ?? '', ['Always'])]),
    ...(spec?.activeDeadlineSeconds === undefined
      ? []
      : [
          fieldError.forbidden(
            'spec.template.spec.activeDeadlineSeconds',
            `activeDeadlineSeconds in ${kind} is not Supported`,
          ),
        ]),
  ];
}

function selectorErrors(selector: V1LabelSelector | undefined, kind: string): FieldError[] {
  if (!selector) return [fieldError.required('spec.selector')];
  return [
    ...labelSelector(selector, 'spec.selector'),
    ...(isEmpty(selector)
      ? [fieldError.invalid('spec.selector', selector, `empty selector is invalid for ${kind}`)]
      : []),
  ];
}

type IntOrPercent = number | string | undefined;

function amountOf(value: IntOrPercent): number {
  return typeof value === 'number' ? value : Number(/^(\d+)%$/.exec(value ?? '')?.[1] ?? 0);
}

const percentProblem =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

function intOrPercent(value: IntOrPercent, field: string): FieldError[] {
  if (typeof value === 'number') return notNegative(value, field);
  return value === undefined || /^\d+%$/.test(value) ? [] : [fieldError.invalid(field, value, percentProblem)];
}

function notAboveAll(value: IntOrPercent, field: string): FieldError[] {
  return typeof value === 'string' && amountOf(value) > 100
    ? [fieldError.invalid(field, value, 'must not be greater than 100%')]
    : [];
}

function strategyErrors({ spec }: V1Deployment): FieldError[] {
  const { type, rollingUpdate } = spec?.strategy ?? {};
  const path = 'spec.strategy';
  if (type === 'Recreate')
    return rollingUpdate
      ? [fieldError.forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  if (type !== 'RollingUpdate')
    return [notSupported(path, { Type: type, RollingUpdate: rollingUpdate ?? null }, ['Recreate', 'RollingUpdate'])];
  const { maxUnavailable, maxSurge } = (rollingUpdate ?? {}) as {
    maxUnavailable?: IntOrPercent;
    maxSurge?: IntOrPercent;
  };
  const [unavailable, surge] = [`${path}.rollingUpdate.maxUnavailable`, `${path}.rollingUpdate.maxSurge`];
  return [
    ...intOrPercent(maxUnavailable, unavailable),
    ...intOrPercent(maxSurge, surge),
    ...(amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0
      ? [fieldError.invalid(unavailable, maxUnavailable ?? null, 'may not be 0 when `maxSurge` is 0')]
      : []),
    ...notAboveAll(maxUnavailable, unavailable),
  ];
}

function validateDeployment(object: V1Deployment): FieldError[] {
  const { spec } = object;
  if (!spec) return [];
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...selectorErrors(spec.selector, 'deployment'),
    ...templateErrors({ selector: spec.selector, template: spec.template, kind: 'ReplicaSet' }),
    ...strategyErrors(object),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...notNegative(deadline, 'spec.progressDeadlineSeconds'),
    ...(deadline !== undefined && deadline <= minReadySeconds
      ? [fieldError.invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : []),
  ];
}

const deployment: Rules<V1Deployment> = {
  countsGenerations: true,
  setDefaults: setDeploymentDefaults,
  prepareForUpdate(draft, old) {
    const annotations = (object: V1Deployment): Json => (object.metadata?.annotations ?? null) as Json;
    if (draft.metadata && !equal(annotations(draft), annotations(old)))
      draft.metadata.generation = (old.metadata?.generation ?? 0) + 1;
  },
  validate: validateDeployment,
  validateUpdate: (object, old) => [
    ...validateDeployment(object),
    ...immutable(object.spec?.selector, old.spec?.selector, 'spec.selector'),
  ],
  warnings: (object, old) => (sameTemplate(object.spec, old?.spec) ? [] : templateWarnings(object.spec?.template)),
};

/** Warnings are about what was just written. */
function sameTemplate(now: { template?: unknown } | undefined, before: { template?: unknown } | undefined): boolean {
  return before !== undefined && equal((now?.template ?? null) as Json, (before.template ?? null) as Json);
}

function validateReplicaSet({ spec }: V1ReplicaSet): FieldError[] {
  if (!spec) return [];
  const { template } = spec;
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selectorErrors(spec.selector, 'deployment'),
    ...templateErrors({ selector: spec.selector, template, kind: 'ReplicaSet' }),
  ];
}

const replicaSet: Rules<V1ReplicaSet> = {
  countsGenerations: true,
  setDefaults: setReplicaSetDefaults,
  validate: validateReplicaSet,
  validateUpdate: (object, old) => [
    ...validateReplicaSet(object),
    ...immutable(object.spec?.selector, old.spec?.selector, 'spec.selector'),
  ],
  warnings: (object, old) => (sameTemplate(object.spec, old?.spec) ? [] : templateWarnings(object.spec?.template)),
};

function validateDaemonSet({ spec }: V1DaemonSet): FieldError[] {
  if (!spec) return [];
  const { selector, template } = spec;
  const type = spec.updateStrategy?.type;
  return [
    ...labelSelector(selector, 'spec.selector'),
    ...(selector && isEmpty(selector) ? [] : []),
    ...(selector && isEmpty(selector)
      ? [fieldError.invalid('spec.selector', selector, 'empty selector is invalid for daemonset')]
      : []),
    ...templateErrors({ selector, template, kind: 'DaemonSet' }),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...(type === 'OnDelete' || type === 'RollingUpdate'
      ? []
      : [
          notSupported(
            'spec.updateStrategy',
            { Type: type, RollingUpdate: spec.updateStrategy?.rollingUpdate ?? null },
            ['RollingUpdate', 'OnDelete'],
          ),
        ]),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

const daemonSet: Rules<V1DaemonSet> = {
  countsGenerations: true,
  setDefaults: setDaemonSetDefaults,
  prepareForCreate(draft) {
    draft.metadata ??= {};
    draft.metadata.annotations = { ...draft.metadata.annotations, [templateGeneration]: '1' };
  },
  prepareForUpdate(draft, old) {
    const count = Number(old.metadata?.annotations?.[templateGeneration] ?? 1);
    draft.metadata ??= {};
    draft.metadata.annotations = {
      ...draft.metadata.annotations,
      [templateGeneration]: String(sameTemplate(draft.spec, old.spec) ? count : count + 1),
    };
  },
  validate: validateDaemonSet,
  validateUpdate: (object, old) => [
    ...immutable(object.spec?.selector, old.spec?.selector, 'spec.selector'),
    ...validateDaemonSet(object),
  ],
  warnings: (object, old) => (sameTemplate(object.spec, old?.spec) ? [] : templateWarnings(object.spec?.template)),
};

/** The template with the volumes its Pods get from the set's claims, which its containers may mount (volumesToAddForTemplates). */
function withClaimVolumes({
  template,
  volumeClaimTemplates = [],
}: NonNullable<V1StatefulSet['spec']>): V1PodTemplateSpec {
  if (!template?.spec || volumeClaimTemplates.length === 0) return template;
  const claimed = volumeClaimTemplates.map(({ metadata }) => {
    const name = metadata?.name ?? '';
    return { name, persistentVolumeClaim: { claimName: name } };
  });
  const others = (template.spec.volumes ?? []).filter(({ name }) => !claimed.some((volume) => volume.name === name));
  return { ...template, spec: { ...template.spec, volumes: [...others, ...claimed] } };
}

function validateStatefulSet({ spec }: V1StatefulSet): FieldError[] {
  if (!spec) return [];
  const type = spec.updateStrategy?.type;
  const partition = spec.updateStrategy?.rollingUpdate?.partition;
  return [
    ...(['OrderedReady', 'Parallel'].includes(spec.podManagementPolicy ?? '')
      ? []
      : [
          fieldError.invalid(
            'spec.podManagementPolicy',
            spec.podManagementPolicy ?? '',
            "must be 'OrderedReady' or 'Parallel'",
          ),
        ]),
    ...(type === 'RollingUpdate' || type === 'OnDelete'
      ? []
      : [
          fieldError.invalid(
            'spec.updateStrategy',
            { Type: type, RollingUpdate: null },
            "must be 'RollingUpdate' or 'OnDelete'",
          ),
        ]),
    ...notNegative(partition, 'spec.updateStrategy.rollingUpdate.partition'),
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...selectorErrors(spec.selector, 'statefulset'),
    ...templateErrors({ selector: spec.selector, template: withClaimVolumes(spec), kind: 'StatefulSet' }),
  ];
}

/** Fields of a StatefulSet that may change; all others are fixed by its first writing. */
const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const;

/** Its feature gate, MaxUnavailableStatefulSet, is off in 1.35 (dropStatefulSetDisabledFields in strategy.go). */
function dropMaxUnavailable({ spec }: V1StatefulSet): void {
  if (spec?.updateStrategy?.rollingUpdate) delete spec.updateStrategy.rollingUpdate.maxUnavailable;
}

const statefulSet: Rules<V1StatefulSet> = {
  countsGenerations: true,
  setDefaults: setStatefulSetDefaults,
  prepareForCreate: dropMaxUnavailable,
  prepareForUpdate: dropMaxUnavailable,
  validate: validateStatefulSet,
  validateUpdate(object, old) {
    const rest = (spec: object | undefined): Json =>
      Object.fromEntries(Object.entries(spec ?? {}).filter(([key]) => !changeable.includes(key as 'replicas'))) as Json;
    const errors = validateStatefulSet(object);
    if (equal(rest(object.spec), rest(old.spec))) return errors;
    const words =
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
    return [...errors, fieldError.forbidden('spec', words)];
  },
  warnings: (object, old) => (sameTemplate(object.spec, old?.spec) ? [] : templateWarnings(object.spec?.template)),
};

function validateReplicationController({ spec }: V1ReplicationController): FieldError[] {
  const { selector = {}, template } = spec ?? {};
  return [
    ...notNegative(spec?.minReadySeconds, 'spec.minReadySeconds'),
    ...(Object.keys(selector).length === 0 ? [fieldError.required('spec.selector')] : []),
    ...notNegative(spec?.replicas, 'spec.replicas'),
    ...(template
      ? templateErrors({ selector: { matchLabels: selector }, template, kind: 'ReplicationController' })
      : [fieldError.required('spec.template')]),
  ];
}

const replicationController: Rules<V1ReplicationController> = {
  countsGenerations: true,
  setDefaults: setReplicationControllerDefaults,
  validate: validateReplicationController,
  validateUpdate: validateReplicationController,
  warnings: (object, old) => (sameTemplate(object.spec, old?.spec) ? [] : templateWarnings(object.spec?.template)),
};

const podTemplate: Rules<V1PodTemplate> = {
  countsGenerations: true,
  setDefaults: setPodTemplateDefaults,
  validate: ({ template }) => (template ? validatePodTemplate(template, 'template') : []),
  validateUpdate: ({ template }) => (template ? validatePodTemplate(template, 'template') : []),
};

const controllerRevision: Rules<V1ControllerRevision> = {
  validate: ({ revision, data }) => [
    ...(data ? [] : [fieldError.required('data', 'data is mandatory')]),
    ...notNegative(revision, 'revision'),
  ],
  validateUpdate: (object, old) => [
    ...notNegative(object.revision, 'revision'),
    ...immutable(object.data, old.data, 'data'),
  ],
};

export const workloads: Readonly<Record<string, Rules>> = {
  'v1 Pod': rulesFor(pod),
  'v1 PodTemplate': rulesFor(podTemplate),
  'v1 ReplicationController': rulesFor(replicationController),
  'apps/v1 Deployment': rulesFor(deployment),
  'apps/v1 ReplicaSet': rulesFor(replicaSet),
  'apps/v1 StatefulSet': rulesFor(statefulSet),
  'apps/v1 DaemonSet': rulesFor(daemonSet),
  'apps/v1 ControllerRevision': rulesFor(controllerRevision),
  'batch/v1 Job': rulesFor<V1Job>(job),
  'batch/v1 CronJob': rulesFor<V1CronJob>(cronJob),
};
