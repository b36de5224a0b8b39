/** Quotas. Source: pkg/apis/core/validation/validation.go, ValidateResourceQuota; pkg/registry/core/resourcequota/strategy.go. */
import type {
  V1ResourceQuota,
  V1ResourceQuotaSpec,
  V1ScopedResourceSelectorRequirement,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import type { Rules } from '../rules.ts';
import { fieldIsImmutable, keyed } from './checks/fields.ts';
import {
  amountOf,
  canonical,
  compare,
  isQuotaResource,
  type Quantities,
  quotaResourceName,
} from './checks/quantities.ts';

const ofPods = ['pods', 'cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const countOfPods = ['pods'];
const ofClaims = ['persistentvolumeclaims', 'requests.storage'];

/** Each scope, and the resources that can be told apart by it. */
const scopes: Readonly<Record<string, readonly string[]>> = {
  Terminating: ofPods,
  NotTerminating: ofPods,
  BestEffort: countOfPods,
  NotBestEffort: ofPods,
  PriorityClass: ofPods,
  VolumeAttributesClass: ofClaims,
  CrossNamespacePodAffinity: ofPods,
};
const withoutValues = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity'];
const contrary = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
];

function validate({ spec = {} }: V1ResourceQuota): FieldError[] {
  return [...amounts(spec.hard, 'spec.hard'), ...scopeList(spec), ...scopeSelector(spec)];
}

function amounts(list: Quantities | undefined, path: string): FieldError[] {
  return Object.entries(list ?? {}).flatMap(([name, amount]) => [
    ...quotaResourceName(name, keyed(path, name)),
    ...amountOf(name, amount, keyed(path, name)),
  ]);
}

/** One for every resource that the scope cannot tell apart. */
function misfits(scope: string, { hard = {} }: V1ResourceQuotaSpec): string[] {
  const allowed = Object.hasOwn(scopes, scope) ? scopes[scope] : undefined;
  return Object.keys(hard).filter((name) => isQuotaResource(name) && allowed && !allowed.includes(name));
}

function scopeList(spec: V1ResourceQuotaSpec): FieldError[] {
  const given = spec.scopes ?? [];
  const error = (why: string): FieldError => fieldError.invalid('spec.scopes', given, why);
  return [
    ...given.flatMap((scope) => [
      ...(Object.hasOwn(scopes, scope) ? [] : [error('unsupported scope')]),
      ...misfits(scope, spec).map(() => error('unsupported scope applied to resource')),
    ]),
    ...conflicts(given).map(() => error('conflicting scopes')),
  ];
}

function conflicts(given: readonly string[]): unknown[] {
  return contrary.filter((pair) => pair.every((scope) => given.includes(scope)));
}

function scopeSelector(spec: V1ResourceQuotaSpec): FieldError[] {
  const path = 'spec.scopeSelector.matchExpressions';
  const expressions = spec.scopeSelector?.matchExpressions ?? [];
  const shown = {
    MatchExpressions: expressions.map(({ scopeName, operator, values }) => ({
      ScopeName: scopeName,
      Operator: operator,
      Values: values ?? null,
    })),
  };
  return [
    ...expressions.flatMap((expression) => [
      ...(Object.hasOwn(scopes, expression.scopeName)
        ? []
        : [fieldError.invalid(`${path}.scopeName`, expression.scopeName, 'unsupported scope')]),
      ...misfits(expression.scopeName, spec).map(() =>
        fieldError.invalid(path, shown, 'unsupported scope applied to resource'),
      ),
      ...operands(expression, path),
    ]),
    ...conflicts(expressions.map(({ scopeName }) => scopeName)).map(() =>
      fieldError.invalid('spec.scopeSelector.matchExpressions', spec.scopes ?? null, 'conflicting scopes'),
    ),
  ];
}

function operands(
  { scopeName, operator, values = [] }: V1ScopedResourceSelectorRequirement,
  path: string,
): FieldError[] {
  const exists =
    withoutValues.includes(scopeName) && operator !== 'Exists'
      ? [
          fieldError.invalid(
            `${path}.operator`,
            operator,
            "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
          ),
        ]
      : [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? exists
        : [
            ...exists,
            fieldError.required(
              `${path}.values`,
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
            ),
          ];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? exists
        : [
            ...exists,
            fieldError.invalid(
              `${path}.values`,
              values,
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
            ),
          ];
    default:
      return [...exists, fieldError.invalid(`${path}.operator`, operator, 'not a valid selector operator')];
  }
}

/** Requests above their limits, on creation only. */
function warnings({ spec = {} }: V1ResourceQuota): string[] {
  const hard = spec.hard ?? {};
  return ['cpu', 'memory', 'storage', 'ephemeral-storage'].flatMap((name) => {
    const plain = (name === 'cpu' || name === 'memory') && hard[`requests.${name}`] === undefined;
    const asked = plain ? name : `requests.${name}`;
    const [request, limit] = [hard[asked], hard[`limits.${name}`]];
    if (request === undefined || limit === undefined || compare(request, limit) <= 0) return [];
    return [`ResourceQuota ${asked} (${canonical(request)}) should be less than limits.${name} (${canonical(limit)})`];
  });
}

export const resourceQuota: Rules<V1ResourceQuota> = {
  prepareForCreate(draft) {
    draft.status = {};
  },
  validate,
  validateUpdate(object, old) {
    const [now, before] = [new Set(object.spec?.scopes), new Set(old.spec?.scopes)];
    const changed = now.symmetricDifference(before).size > 0;
    return [
      ...validate(object),
      ...(changed ? [fieldError.invalid('spec.scopes', object.spec?.scopes ?? null, fieldIsImmutable)] : []),
    ];
  },
  validateStatusUpdate: ({ status }) => [
    ...amounts(status?.hard, 'status.hard'),
    ...amounts(status?.used, 'status.used'),
  ],
  warnings: (object, old) => (old ? [] : warnings(object)),
};
