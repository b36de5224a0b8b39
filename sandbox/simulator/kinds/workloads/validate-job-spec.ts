/** What a Job may be. Source: validateJobSpec, ValidateJobSpec and validateGeneratedSelector in pkg/apis/batch/validation/validation.go. */
import type { V1Job, V1JobSpec, V1LabelSelector } from '@kubernetes/client-node';
import { matchesLabels, requirementsOf } from '../../meta/selectors.ts';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName } from '../../meta/validate-names.ts';
import { notNegative, notSupported } from '../resources/checks/fields.ts';
import { domainPrefixedPath } from '../resources/checks/names.ts';
import { labelSelector } from '../resources/checks/selectors.ts';
import { podFailurePolicy, successPolicy } from './job-policies.ts';
import { sortedKeys } from './pod-diff.ts';
import { validatePodTemplate } from './validate-pod-spec.ts';

const most = { managedByLength: 63, parallelism: 100_000, failedIndexes: 100_000 } as const;
/** Above so many completions, with limits per index, the other bounds are lower. */
const manyCompletions = { above: 100_000, parallelism: 10_000, failedIndexes: 10_000 } as const;

export function validateJobSpec(spec: V1JobSpec, path: string): FieldError[] {
  const counts = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  return [
    ...counts.flatMap((key) => notNegative(spec[key], `${path}.${key}`)),
    ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
      ? [fieldError.required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
      : []),
    ...managedBy(spec.managedBy, `${path}.managedBy`),
    ...completionMode(spec, path),
    ...(spec.podFailurePolicy ? podFailurePolicy(spec, `${path}.podFailurePolicy`) : []),
    ...(spec.successPolicy ? successPolicy(spec, `${path}.successPolicy`) : []),
    ...podReplacementPolicy(spec, `${path}.podReplacementPolicy`),
    ...validatePodTemplate(spec.template, `${path}.template`),
    ...restartPolicy(spec, `${path}.template.spec.restartPolicy`),
  ];
}

function managedBy(name: string | undefined, field: string): FieldError[] {
  if (name === undefined) return [];
  const long = name.length > most.managedByLength ? [fieldError.tooLong(field, most.managedByLength)] : [];
  return [...domainPrefixedPath(name, field), ...long];
}

function completionMode(spec: V1JobSpec, path: string): FieldError[] {
  const { completionMode: mode } = spec;
  if (mode === 'Indexed') return indexed(spec, path);
  const alone = (key: 'backoffLimitPerIndex' | 'maxFailedIndexes'): FieldError[] =>
    spec[key] === undefined
      ? []
      : [fieldError.invalid(`${path}.${key}`, spec[key], 'requires indexed completion mode')];
  if (mode === undefined || mode === 'NonIndexed')
    return [...alone('backoffLimitPerIndex'), ...alone('maxFailedIndexes')];
  return [notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed'])];
}

function indexed(spec: V1JobSpec, path: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: failed } = spec;
  const atMost = (key: 'parallelism' | 'maxFailedIndexes', bound: number, when = ''): FieldError[] =>
    (spec[key] ?? 0) > bound
      ? [fieldError.invalid(`${path}.${key}`, spec[key], `must be less than or equal to ${bound}${when}`)]
      : [];
  const many = (completions ?? 0) > manyCompletions.above && spec.backoffLimitPerIndex !== undefined;
  const when = ` when completions are above ${manyCompletions.above} and used with backoff limit per index`;
  return [
    ...(completions === undefined
      ? [fieldError.required(`${path}.completions`, 'when completion mode is Indexed')]
      : []),
    ...(parallelism > most.parallelism
      ? atMost('parallelism', most.parallelism, ' when completion mode is Indexed')
      : []),
    ...(completions !== undefined && (failed ?? 0) > completions
      ? [fieldError.invalid(`${path}.maxFailedIndexes`, failed, 'must be less than or equal to completions')]
      : []),
    ...atMost('maxFailedIndexes', most.failedIndexes),
    ...(many && failed === undefined
      ? [
          fieldError.required(
            `${path}.maxFailedIndexes`,
            `must be specified when completions is above ${manyCompletions.above}`,
          ),
        ]
      : []),
    ...(many ? atMost('parallelism', manyCompletions.parallelism, when) : []),
    ...(many ? atMost('maxFailedIndexes', manyCompletions.failedIndexes, when) : []),
  ];
}

/** Go's set of them is sorted. */
function podReplacementPolicy(spec: V1JobSpec, field: string): FieldError[] {
  const { podReplacementPolicy: policy } = spec;
  const supported = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  return policy === undefined || supported.includes(policy) ? [] : [notSupported(field, policy, supported)];
}

function restartPolicy(spec: V1JobSpec, field: string): FieldError[] {
  const restart = spec.template.spec?.restartPolicy;
  if (restart === 'Always' || !restart) return [fieldError.required(field, 'valid values: "OnFailure", "Never"')];
  if (restart !== 'OnFailure' && restart !== 'Never') return [notSupported(field, restart, ['OnFailure', 'Never'])];
  if (spec.podFailurePolicy && restart !== 'Never')
    return [fieldError.invalid(field, restart, 'only "Never" is supported when podFailurePolicy is specified')];
  return [];
}

const uidLabels = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const;
const nameLabels = ['job-name', 'batch.kubernetes.io/job-name'] as const;

/** A whole Job: its selector finds its own Pods, and the names of these will do. */
export function validateJob({ metadata, spec }: V1Job): FieldError[] {
  if (!spec) return [];
  const { selector } = spec;
  const labels = sortedKeys(spec.template.metadata?.labels ?? {});
  return [
    ...(spec.manualSelector || !selector ? [] : generatedSelector(metadata?.uid ?? '', metadata?.name ?? '', spec)),
    ...validateJobSpec(spec, 'spec'),
    ...(selector ? labelSelector(selector, 'spec.selector') : [fieldError.required('spec.selector')]),
    ...(misses(selector, labels)
      ? [fieldError.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]
      : []),
    ...hostNames(metadata?.name ?? '', spec),
  ];
}

/** False also for a selector that is none. */
function misses(selector: V1LabelSelector | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!selector || labelSelector(selector, '').length > 0) return false;
  return !matchesLabels(requirementsOf(selector), labels);
}

function generatedSelector(uid: string, name: string, { selector, template }: V1JobSpec): FieldError[] {
  const labels = sortedKeys(template.metadata?.labels ?? {});
  const field = 'spec.template.metadata.labels';
  const has = (key: string, value: string): FieldError[] => {
    if (labels[key] === undefined) return [fieldError.required(`${field}[${key}]`, `must be '${value}'`)];
    return labels[key] === value ? [] : [fieldError.invalid(`${field}[${key}]`, labels, `must be '${value}'`)];
  };
  const expected = Object.fromEntries([
    ...uidLabels.map((key) => [key, uid] as const),
    ...nameLabels.map((key) => [key, name] as const),
  ]);
  return [
    ...[0, 1].flatMap((at) => [...has(uidLabels[at] ?? '', uid), ...has(nameLabels[at] ?? '', name)]),
    ...(misses(selector, expected)
      ? [
          fieldError.invalid(
            'spec.selector',
            { ...selector, matchLabels: sortedKeys(selector?.matchLabels) },
            '`selector` not auto-generated',
          ),
        ]
      : []),
  ];
}

/** The controller gives the Pods of an indexed Job host names that end with the index. */
function hostNames(name: string, { completionMode: mode, completions = 0 }: V1JobSpec): FieldError[] {
  const last = `${name}-${completions - 1}`;
  if (mode !== 'Indexed' || completions <= 0 || labelName(last).length === 0) return [];
  const why = `will not able to create pod with invalid DNS label: ${last}`;
  return [fieldError.invalid('metadata.name', name, why)];
}
