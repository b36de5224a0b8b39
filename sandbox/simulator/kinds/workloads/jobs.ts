/** Jobs and CronJobs. Source: pkg/registry/batch/{job,cronjob}/strategy.go and pkg/apis/batch/validation/validation.go. */
import type { V1CronJob, V1Job, V1JobSpec } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { immutable, notNegative, notSupported } from '../resources/checks/fields.ts';
import { labelSelector } from '../resources/checks/selectors.ts';
import type { Rules } from '../rules.ts';
import { podWarnings } from './pod-warnings.ts';
import { validatePodTemplate } from './validate-pod-spec.ts';
import { setCronJobDefaults, setJobDefaults } from './workload-defaults.ts';

const uidLabels = ['batch.kubernetes.io/controller-uid', 'controller-uid'] as const;
const nameLabels = ['batch.kubernetes.io/job-name', 'job-name'] as const;

/** A Job's Pods are found by its uid, unless it brings a selector of its own (generateSelector in strategy.go). */
function generateSelector(job: V1Job): void {
  const { spec, metadata } = job;
  if (!spec || spec.manualSelector) return;
  const { uid = '', name = '' } = metadata ?? {};
  spec.template.metadata ??= {};
  // Labels that were set by hand stay, and are refused where they are wrong.
  spec.template.metadata.labels = {
    ...Object.fromEntries(nameLabels.map((key) => [key, name])),
    ...Object.fromEntries(uidLabels.map((key) => [key, uid])),
    ...spec.template.metadata.labels,
  };
  spec.selector ??= {};
  spec.selector.matchLabels = { [uidLabels[0]]: uid, ...spec.selector.matchLabels };
  // Whoever reads the Job sees its defaults again, and with them the labels of its Pods.
  setJobDefaults(job);
}

function validateSpec(spec: V1JobSpec, path: string): FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  const restart = spec.template.spec?.restartPolicy;
  const field = `${path}.template.spec.restartPolicy`;
  const indexed = spec.completionMode === 'Indexed';
  return [
    ...counts.flatMap((key) => notNegative(spec[key], `${path}.${key}`)),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [fieldError.required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : []),
    ...(spec.completionMode === undefined || spec.completionMode === 'NonIndexed' || indexed
      ? []
      : [notSupported(`${path}.completionMode`, spec.completionMode, ['NonIndexed', 'Indexed'])]),
    ...(indexed && spec.completions === undefined
      ? [fieldError.required(`${path}.completions`, 'when completion mode is Indexed')]
      : []),
    ...(!indexed && spec.backoffLimitPerIndex !== undefined
      ? [
          fieldError.invalid(
            `${path}.backoffLimitPerIndex`,
            spec.backoffLimitPerIndex,
            'requires indexed completion mode',
          ),
        ]
      : []),
    ...validatePodTemplate(spec.template, `${path}.template`),
    ...(restart === 'Always' || !restart
      ? [fieldError.required(field, 'valid values: "OnFailure", "Never"')]
      : restart !== 'OnFailure' && restart !== 'Never'
        ? [notSupported(field, restart, ['OnFailure', 'Never'])]
        : spec.podFailurePolicy && restart !== 'Never'
          ? [fieldError.invalid(field, restart, 'only "Never" is supported when podFailurePolicy is specified')]
          : []),
  ];
}

function validateJob({ spec }: V1Job): FieldError[] {
  if (!spec) return [];
  return [...validateSpec(spec, 'spec'), ...labelSelector(spec.selector, 'spec.selector')];
}

/** While a Job is suspended its scheduling may still be changed. */
function templateErrors(job: V1Job, old: V1Job): FieldError[] {
  const [now, before] = [job.spec?.template, old.spec?.template];
  if (old.spec?.suspend) return [];
  if (equal((now ?? null) as unknown as Json, (before ?? null) as unknown as Json)) return [];
  return [fieldError.invalid('spec.template', now ?? null, 'field is immutable')];
}

export const job: Rules<V1Job> = {
  countsGenerations: true,
  setDefaults: setJobDefaults,
  prepareForCreate: generateSelector,
  validate: validateJob,
  validateUpdate: (object, old) => [
    ...validateJob(object),
    ...(object.spec?.completionMode === 'Indexed'
      ? []
      : immutable(object.spec?.completions, old.spec?.completions, 'spec.completions')),
    ...immutable(object.spec?.selector, old.spec?.selector, 'spec.selector'),
    ...templateErrors(object, old),
    ...immutable(object.spec?.completionMode, old.spec?.completionMode, 'spec.completionMode'),
    ...immutable(object.spec?.podFailurePolicy, old.spec?.podFailurePolicy, 'spec.podFailurePolicy'),
  ],
  warnings: ({ spec }, old) =>
    old || !spec?.template.spec ? [] : podWarnings(spec.template.spec, spec.template.metadata, 'spec.template.'),
};

/** Names of a CronJob leave room for the suffix of its Jobs. */
const longestName = 52;
const fields = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12 },
  { least: 0, most: 7 },
];
const macros = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

/** What is wrong with a schedule, in the words of robfig/cron; undefined for a good one. */
function scheduleProblem(text: string): string | undefined {
  if (text.startsWith('@')) {
    if (macros.includes(text) || /^@every \d/.test(text)) return undefined;
    return `unrecognized descriptor: ${text}`;
  }
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5) return `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`;
  for (const [index, part] of parts.entries()) {
    const { least, most } = fields[index] ?? { least: 0, most: 0 };
    for (const item of part.split(',')) {
      const problem = itemProblem(item, least, most);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function itemProblem(item: string, least: number, most: number): string | undefined {
  const [range = '', step] = item.split('/');
  if (step !== undefined && !/^\d+$/.test(step))
    return `failed to parse int from ${step}: strconv.Atoi: parsing "${step}": invalid syntax`;
  if (range === '*' || range === '?') return undefined;
  for (const number of range.split('-')) {
    if (/^[a-z]{3}$/i.test(number)) continue;
    if (!/^\d+$/.test(number))
      return `failed to parse int from ${number}: strconv.Atoi: parsing "${number}": invalid syntax`;
    if (Number(number) > most) return `end of range (${number}) above maximum (${most}): ${item}`;
    if (Number(number) < least) return `beginning of range (${number}) below minimum (${least}): ${item}`;
  }
  return undefined;
}

function validateCronJob({ spec, metadata }: V1CronJob): FieldError[] {
  if (!spec) return [];
  const { schedule, timeZone } = spec;
  const problem = schedule ? scheduleProblem(schedule) : undefined;
  return [
    ...(schedule ? [] : [fieldError.required('spec.schedule')]),
    ...(problem === undefined ? [] : [fieldError.invalid('spec.schedule', schedule, problem)]),
    ...(/TZ/.test(schedule ?? '')
      ? [
          fieldError.invalid(
            'spec.schedule',
            schedule,
            'cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
          ),
        ]
      : []),
    ...(timeZone !== undefined && !isTimeZone(timeZone)
      ? [fieldError.invalid('spec.timeZone', timeZone, `unknown time zone ${timeZone}`)]
      : []),
    ...notNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...(['Allow', 'Forbid', 'Replace'].includes(spec.concurrencyPolicy ?? '')
      ? []
      : [notSupported('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'])]),
    ...validateSpec(spec.jobTemplate.spec ?? { template: {} }, 'spec.jobTemplate.spec'),
    ...notNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...notNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
    ...((metadata?.name ?? '').length > longestName
      ? [fieldError.invalid('metadata.name', metadata?.name ?? '', `must be no more than ${longestName} characters`)]
      : []),
  ];
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}

export const cronJob: Rules<V1CronJob> = {
  countsGenerations: true,
  setDefaults: setCronJobDefaults,
  validate: validateCronJob,
  validateUpdate: validateCronJob,
  warnings: ({ spec }, old) => {
    const template = spec?.jobTemplate.spec?.template;
    return old || !template?.spec
      ? []
      : podWarnings(template.spec, template.metadata, 'spec.jobTemplate.spec.template.');
  },
};
