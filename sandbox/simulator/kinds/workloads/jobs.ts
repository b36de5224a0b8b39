/** Jobs and CronJobs. Source: pkg/registry/batch/{job,cronjob}/strategy.go and pkg/apis/batch/validation/validation.go. */
import type { V1CronJob, V1Job, V1JobSpec, V1PodTemplateSpec } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName } from '../../meta/validate-names.ts';
import { fieldIsImmutable, immutable, neededOneOf, notNegative, notSupported } from '../resources/checks/fields.ts';
import type { Rules } from '../rules.ts';
import { internalPodTemplate } from './pod-diff.ts';
import { podWarnings } from './pod-warnings.ts';
import { validateJob, validateJobSpec } from './validate-job-spec.ts';
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

/** Where a Job that was suspended before it ever started may run can still be changed (validatePodTemplateUpdate). */
function templateErrors(job: V1Job, old: V1Job): FieldError[] {
  const [now, before] = [job.spec?.template, old.spec?.template];
  const open = old.spec?.suspend === true && old.status?.startTime === undefined;
  const compared = open && before && now ? withDirectivesOf(now, before) : before;
  if (immutable(now, compared, 'spec.template').length === 0) return [];
  return [fieldError.invalid('spec.template', internalPodTemplate(now ?? {}), fieldIsImmutable)];
}

function withDirectivesOf(now: V1PodTemplateSpec, before: V1PodTemplateSpec): V1PodTemplateSpec {
  const { nodeSelector, tolerations, schedulingGates, affinity } = now.spec ?? {};
  const { nodeAffinity: _, ...others } = before.spec?.affinity ?? {};
  const mine = affinity?.nodeAffinity === undefined ? {} : { nodeAffinity: affinity.nodeAffinity };
  const allowed = { ...others, ...mine };
  const none = affinity === undefined && Object.keys(allowed).length === 0;
  const spec = { ...before.spec, nodeSelector, tolerations, schedulingGates, affinity: none ? undefined : allowed };
  const metadata = { ...before.metadata, labels: now.metadata?.labels, annotations: now.metadata?.annotations };
  return withoutAbsent({
    ...before,
    metadata: withoutAbsent(metadata),
    spec: withoutAbsent(spec),
  }) as V1PodTemplateSpec;
}

function withoutAbsent<Value extends object>(value: Value): Partial<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== undefined)) as Partial<Value>;
}

/** Those of an indexed Job may change, as long as all of them run at a time. */
function completionsErrors({ spec }: V1Job, old: V1Job): FieldError[] {
  const field = 'spec.completions';
  const [now, before] = [spec?.completions, old.spec?.completions];
  if (spec?.completionMode !== 'Indexed') return immutable(now, before, field);
  if (now === before || now === undefined || now === spec.parallelism) return [];
  return [fieldError.invalid(field, now, 'can only be modified in tandem with spec.parallelism')];
}

function nameWarnings(name: string): string[] {
  const why = labelName(name);
  if (why.length === 0) return [];
  const what = 'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior';
  return [`${what}; a DNS label is recommended: [${why.join(' ')}]`];
}

export const job: Rules<V1Job> = {
  countsGenerations: true,
  setDefaults: setJobDefaults,
  prepareForCreate: generateSelector,
  validate: validateJob,
  validateUpdate: (object, old) => [
    ...validateJob(object),
    ...completionsErrors(object, old),
    ...immutable(object.spec?.selector, old.spec?.selector, 'spec.selector'),
    ...templateErrors(object, old),
    ...(['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const).flatMap(
      (key) => immutable(object.spec?.[key], old.spec?.[key], `spec.${key}`),
    ),
  ],
  warnings: ({ metadata, spec }, old) =>
    old || !spec?.template.spec
      ? []
      : [
          ...nameWarnings(metadata?.name ?? ''),
          ...podWarnings(spec.template.spec, spec.template.metadata, 'spec.template.'),
        ],
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
function scheduleProblem(schedule: string): string | undefined {
  const [, zone, text = ''] = /^(?:CRON_)?TZ=(\S*)\s+(.*)$/.exec(schedule) ?? [undefined, undefined, schedule];
  if (zone !== undefined && zone !== '' && !isTimeZone(zone))
    return `provided bad location ${zone}: unknown time zone ${zone}`;
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

function validateCronJob({ spec, metadata }: V1CronJob, old?: V1CronJob): FieldError[] {
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
    ...notNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...(timeZone !== undefined ? timeZoneErrors(timeZone, 'spec.timeZone') : []),
    ...neededOneOf(spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy'),
    ...jobTemplate(spec.jobTemplate.spec ?? { template: {} }, 'spec.jobTemplate.spec'),
    ...notNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...notNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
    ...(!old && (metadata?.name ?? '').length > longestName
      ? [fieldError.invalid('metadata.name', metadata?.name ?? '', `must be no more than ${longestName} characters`)]
      : []),
  ];
}

/** The selectors of its Jobs are made for each of them (ValidateJobTemplateSpec). */
function jobTemplate(spec: V1JobSpec, path: string): FieldError[] {
  return [
    ...validateJobSpec(spec, path),
    ...(spec.selector
      ? [fieldError.invalid(`${path}.selector`, spec.selector, '`selector` will be auto-generated')]
      : []),
    ...(spec.manualSelector ? [notSupported(`${path}.manualSelector`, true, ['nil', 'false'])] : []),
  ];
}

function timeZoneErrors(zone: string, field: string): FieldError[] {
  const wrong = (why: string): FieldError => fieldError.invalid(field, zone, why);
  if (zone === '') return [wrong('timeZone must be nil or non-empty string')];
  const parts = zone.split('/');
  const isName = (part: string): boolean =>
    /^[A-Za-z._0-9+][A-Za-z.\-_0-9+]{0,13}$/.test(part) && !/^\.\.?$/.test(part);
  if (!parts.every(isName)) return [wrong(`unknown time zone ${zone}`)];
  const local = zone.toLowerCase() === 'local';
  return [
    ...(local ? [wrong('timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')] : []),
    ...(zone === 'Local' || isTimeZone(zone) ? [] : [wrong(`unknown time zone ${zone}`)]),
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
  validate: (object) => validateCronJob(object),
  validateUpdate: validateCronJob,
  warnings: ({ spec }, old) => {
    const template = spec?.jobTemplate.spec?.template;
    return old || !template?.spec
      ? []
      : podWarnings(template.spec, template.metadata, 'spec.jobTemplate.spec.template.');
  },
};
