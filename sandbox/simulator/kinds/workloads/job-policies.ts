/** What a Job says of failed and of succeeded Pods. Source: validatePodFailurePolicy and validateSuccessPolicy in pkg/apis/batch/validation/validation.go. */
import type {
  V1JobSpec,
  V1PodFailurePolicyOnExitCodesRequirement,
  V1PodFailurePolicyOnPodConditionsPattern,
  V1PodFailurePolicyRule,
  V1SuccessPolicyRule,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { qualifiedKey } from '../../meta/validate-names.ts';
import { breaches, notNegative, notSupported, tooMany } from '../resources/checks/fields.ts';

const most = { rules: 20, exitCodes: 255, conditions: 20, indexesLength: 64 * 1024 } as const;
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

/** As Go prints a list that stands for the values of a field that is missing. */
function validValues(values: readonly string[]): string {
  return `valid values: [${values.map((value) => JSON.stringify(value)).join(' ')}]`;
}

/** Go's OmitValueType: the field is wrong as a whole. */
function wrong(field: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, body: `Invalid value: ${detail}` };
}

export function podFailurePolicy(spec: V1JobSpec, path: string): FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const names = [...containers, ...initContainers].map(({ name }) => name);
  return [
    ...(rules.length > most.rules ? [tooMany(`${path}.rules`, rules.length, most.rules)] : []),
    ...rules.flatMap((rule, index) => failureRule(spec, rule, `${path}.rules[${index}]`, names)),
  ];
}

function failureRule(
  spec: V1JobSpec,
  { action, onExitCodes, onPodConditions = [] }: V1PodFailurePolicyRule,
  path: string,
  names: readonly string[],
): FieldError[] {
  const conditions = onPodConditions ?? [];
  const field = `${path}.action`;
  const about = action
    ? action === 'FailIndex'
      ? spec.backoffLimitPerIndex === undefined
        ? [fieldError.invalid(field, action, 'requires the backoffLimitPerIndex to be set')]
        : []
      : actions.includes(action)
        ? []
        : [notSupported(field, action, actions)]
    : [fieldError.required(field, validValues(actions))];
  return [
    ...about,
    ...(onExitCodes ? exitCodes(onExitCodes, `${path}.onExitCodes`, names) : []),
    ...(conditions.length > most.conditions
      ? [tooMany(`${path}.onPodConditions`, conditions.length, most.conditions)]
      : []),
    ...conditions.flatMap((pattern, index) => podCondition(pattern, `${path}.onPodConditions[${index}]`)),
    ...(onExitCodes && conditions.length > 0
      ? [wrong(path, 'specifying both OnExitCodes and OnPodConditions is not supported')]
      : []),
    ...(!onExitCodes && conditions.length === 0
      ? [wrong(path, 'specifying one of OnExitCodes and OnPodConditions is required')]
      : []),
  ];
}

function podCondition({ type, status }: V1PodFailurePolicyOnPodConditionsPattern, path: string): FieldError[] {
  const field = `${path}.status`;
  return [
    ...breaches(qualifiedKey, type ?? '', `${path}.type`),
    ...(status
      ? statuses.includes(status)
        ? []
        : [notSupported(field, status, statuses)]
      : [fieldError.required(field, validValues(statuses))]),
  ];
}

function exitCodes(
  { operator, containerName, values = [] }: V1PodFailurePolicyOnExitCodesRequirement,
  path: string,
  names: readonly string[],
): FieldError[] {
  const field = `${path}.values`;
  return [
    ...(operator
      ? operators.includes(operator)
        ? []
        : [notSupported(`${path}.operator`, operator, operators)]
      : [fieldError.required(`${path}.operator`, validValues(operators))]),
    ...(containerName !== undefined && !names.includes(containerName)
      ? [
          fieldError.invalid(
            `${path}.containerName`,
            containerName,
            'must be one of the container or initContainer names in the pod template',
          ),
        ]
      : []),
    ...(values.length === 0
      ? [fieldError.invalid(field, values, 'at least one value is required')]
      : values.length > most.exitCodes
        ? [tooMany(field, values.length, most.exitCodes)]
        : []),
    ...values.flatMap((value, index) => [
      ...(operator === 'In' && value === 0
        ? [fieldError.invalid(`${field}[${index}]`, value, 'must not be 0 for the In operator')]
        : []),
      ...(values.indexOf(value) < index ? [fieldError.duplicate(`${field}[${index}]`, value)] : []),
    ]),
    ...(values.some((value, index) => index > 0 && (values[index - 1] ?? value) > value)
      ? [fieldError.invalid(field, values, 'must be ordered')]
      : []),
  ];
}

export function successPolicy(spec: V1JobSpec, path: string): FieldError[] {
  const rules = spec.successPolicy?.rules ?? [];
  if (spec.completionMode !== 'Indexed') {
    // Go shows the struct it holds, not the one that was sent.
    const Rules = rules.map(({ succeededIndexes: SucceededIndexes = null, succeededCount: SucceededCount = null }) => ({
      SucceededIndexes,
      SucceededCount,
    }));
    return [fieldError.invalid(path, { Rules }, 'requires indexed completion mode')];
  }
  const needed = 'at least one rules must be specified when the successPolicy is specified';
  return [
    ...(rules.length === 0 ? [fieldError.required(`${path}.rules`, needed)] : []),
    ...(rules.length > most.rules ? [tooMany(`${path}.rules`, rules.length, most.rules)] : []),
    ...rules.flatMap((rule, index) => successRule(rule, spec.completions ?? 0, `${path}.rules[${index}]`)),
  ];
}

function successRule(
  { succeededCount: count, succeededIndexes: indexes }: V1SuccessPolicyRule,
  completions: number,
  path: string,
): FieldError[] {
  const parsed = indexes === undefined ? undefined : countIndexes(indexes, completions);
  const total = typeof parsed === 'number' ? parsed : 0;
  const [atCount, atIndexes] = [`${path}.succeededCount`, `${path}.succeededIndexes`];
  return [
    ...(count === undefined && indexes === undefined
      ? [fieldError.required(path, 'at least one of succeededCount or succeededIndexes must be specified')]
      : []),
    ...((indexes ?? '').length > most.indexesLength ? [fieldError.tooLong(atIndexes, most.indexesLength)] : []),
    ...(typeof parsed === 'string'
      ? [fieldError.invalid(atIndexes, indexes, `error parsing succeededIndexes: ${parsed}`)]
      : []),
    ...notNegative(count, atCount),
    ...(count !== undefined && count > completions
      ? [
          fieldError.invalid(
            atCount,
            count,
            `must be less than or equal to ${completions} (the number of specified completions)`,
          ),
        ]
      : []),
    ...(count !== undefined && indexes !== undefined && count > total
      ? [
          fieldError.invalid(
            atCount,
            count,
            `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`,
          ),
        ]
      : []),
  ];
}

/** How many indexes `1,3-5` names, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  if (text === '') return 0;
  let [last, total] = [-1, 0];
  for (const part of text.split(',')) {
    const limits = part.split('-');
    if (limits.length > 2)
      return `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    const numbers: number[] = [];
    for (const limit of limits) {
      if (!/^\+?\d+$/.test(limit)) return `cannot convert string to integer for index: ${JSON.stringify(limit)}`;
      if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`;
      numbers.push(Number(limit));
    }
    const [from = 0, to = from] = numbers;
    if (numbers.length > 1 && from >= to) return `non-increasing order, previous: ${from}, current: ${to}`;
    if (last >= from) return `non-increasing order, previous: ${last}, current: ${from}`;
    total += to - from + 1;
    last = to;
  }
  return total;
}
