/** Limit ranges. Source: pkg/apis/core/v1/defaults.go, pkg/apis/core/validation/validation.go, ValidateLimitRange. */
import { type FieldError, fieldError } from '../../meta/status.ts';
import { qualifiedKey } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches, keyed } from './checks/fields.ts';
import {
  canonical,
  compare,
  containerResourceName,
  overcommits,
  type Quantities,
  ratio,
  resourceName,
} from './checks/quantities.ts';

/** The client's model calls `default` otherwise. */
interface Limit {
  type?: string;
  max?: Quantities;
  min?: Quantities;
  default?: Quantities;
  defaultRequest?: Quantities;
  maxLimitRequestRatio?: Quantities;
}

interface LimitRange {
  spec?: { limits?: Limit[] };
}

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];
const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** Limits of containers: the largest is the default limit, that the default request; the smallest is the default request if there is no limit. */
function setDefaults(limit: Limit): void {
  if (limit.type !== 'Container') return;
  const limits = { ...limit.max, ...limit.default };
  const requests = { ...limit.min, ...limits, ...limit.defaultRequest };
  if (Object.keys(limits).length > 0) limit.default = limits;
  if (Object.keys(requests).length > 0) limit.defaultRequest = requests;
}

function validate({ spec }: LimitRange): FieldError[] {
  const limits = spec?.limits ?? [];
  return limits.flatMap((limit, i) => {
    const path = `spec.limits[${i}]`;
    const { type = '' } = limit;
    return [
      ...limitType(type, `${path}.type`),
      ...(limits.slice(0, i).some((other) => (other.type ?? '') === type)
        ? [fieldError.duplicate(`${path}.type`, type)]
        : []),
      ...names(limit, path),
      ...resourcesOf(limit).flatMap((resource) => inOrder(limit, resource, path)),
    ];
  });
}

function limitType(type: string, field: string): FieldError[] {
  const problems = breaches(qualifiedKey, type, field);
  if (problems.length > 0 || type.includes('/') || types.includes(type)) return problems;
  return [fieldError.invalid(field, type, 'must be a standard limit type or fully qualified')];
}

function names(limit: Limit, path: string): FieldError[] {
  const rule = limit.type === 'Pod' || limit.type === 'Container' ? containerResourceName : resourceName;
  const listed = (list: keyof Limit & (typeof lists)[number]): FieldError[] =>
    Object.keys(limit[list] ?? {}).flatMap((name) => rule(name, keyed(`${path}.${list}`, name)));
  const forPods = (['default', 'defaultRequest'] as const)
    .filter((list) => Object.keys(limit[list] ?? {}).length > 0)
    .map((list) => fieldError.forbidden(`${path}.${list}`, "may not be specified when `type` is 'Pod'"));
  const unbounded =
    limit.type === 'PersistentVolumeClaim' && limit.min?.storage === undefined && limit.max?.storage === undefined
      ? [
          fieldError.required(
            `${path}.limits`,
            'either minimum or maximum storage value is required, but neither was provided',
          ),
        ]
      : [];
  return [
    ...listed('max'),
    ...listed('min'),
    ...(limit.type === 'Pod' ? forPods : [...listed('default'), ...listed('defaultRequest')]),
    ...unbounded,
    ...listed('maxLimitRequestRatio'),
  ];
}

function resourcesOf(limit: Limit): string[] {
  return [...new Set(lists.flatMap((list) => Object.keys(limit[list] ?? {})))];
}

function inOrder(limit: Limit, resource: string, path: string): FieldError[] {
  const isPod = limit.type === 'Pod';
  const [min, max] = [limit.min?.[resource], limit.max?.[resource]];
  const fallback = isPod ? undefined : limit.default?.[resource];
  const request = isPod ? undefined : limit.defaultRequest?.[resource];
  const most = limit.maxLimitRequestRatio?.[resource];
  const above = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && compare(a, b) > 0;
  const error = (list: string, value: string | undefined, why: string): FieldError =>
    fieldError.invalid(keyed(`${path}.${list}`, resource), value, why);
  return [
    ...(above(min, max) ? [error('min', min, `min value ${min} is greater than max value ${max}`)] : []),
    ...(above(min, request)
      ? [error('defaultRequest', request, `min value ${min} is greater than default request value ${request}`)]
      : []),
    ...(above(request, max)
      ? [error('defaultRequest', request, `default request value ${request} is greater than max value ${max}`)]
      : []),
    ...(above(request, fallback)
      ? [
          error(
            'defaultRequest',
            request,
            `default request value ${request} is greater than default limit value ${fallback}`,
          ),
        ]
      : []),
    ...(above(min, fallback)
      ? [error('default', min, `min value ${min} is greater than default value ${fallback}`)]
      : []),
    ...(above(fallback, max)
      ? [error('default', max, `default value ${fallback} is greater than max value ${max}`)]
      : []),
    ...(above('1', most) ? [error('maxLimitRequestRatio', most, `ratio ${most} is less than 1`)] : []),
    ...ratioProblem(most, min, max).map((why) => error('maxLimitRequestRatio', most, why)),
    ...(!overcommits(resource) && fallback !== undefined && request !== undefined && compare(fallback, request) !== 0
      ? [
          error(
            'defaultRequest',
            request,
            `default value ${fallback} must equal to defaultRequest value ${request} in ${resource}`,
          ),
        ]
      : []),
  ];
}

function ratioProblem(most: string | undefined, min: string | undefined, max: string | undefined): string[] {
  if (most === undefined || min === undefined || max === undefined) return [];
  const limit = ratio(max, min);
  return ratio(most, '1') > limit ? [`ratio ${canonical(most)} is greater than max/min = ${limit.toFixed(6)}`] : [];
}

export const limitRange: Rules<LimitRange> = {
  setDefaults(draft) {
    draft.spec ??= {};
    for (const limit of draft.spec.limits ?? []) setDefaults(limit);
  },
  validate,
  validateUpdate: validate,
};
