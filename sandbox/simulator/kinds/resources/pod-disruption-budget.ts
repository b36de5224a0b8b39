/** Disruption budgets. Source: pkg/apis/policy/validation/validation.go. */
import type {
  V1Condition,
  V1PodDisruptionBudget,
  V1PodDisruptionBudgetSpec,
  V1PodDisruptionBudgetStatus,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { qualifiedKey } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches, notNegative, oneOf } from './checks/fields.ts';
import { percent } from './checks/names.ts';
import { hasBadValue, labelSelector } from './checks/selectors.ts';

function validate({ spec = {} }: V1PodDisruptionBudget, anyValue: boolean): FieldError[] {
  const { minAvailable, maxUnavailable } = spec;
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined
      ? [fieldError.invalid('spec', internal(spec), 'minAvailable and maxUnavailable cannot be both set')]
      : []),
    ...share(minAvailable, 'spec.minAvailable'),
    ...share(maxUnavailable, 'spec.maxUnavailable'),
    ...labelSelector(spec.selector, 'spec.selector', { anyValue }),
    ...oneOf(spec.unhealthyPodEvictionPolicy, ['AlwaysAllow', 'IfHealthyBudget'], 'spec.unhealthyPodEvictionPolicy'),
  ];
}

/** A number of pods, or a part of them. */
function share(value: number | string | undefined, field: string): FieldError[] {
  if (typeof value !== 'string') return notNegative(value, field);
  const problems = breaches(percent, value, field);
  if (problems.length > 0 || Number(value.slice(0, -1)) <= 100) return problems;
  return [fieldError.invalid(field, value, 'must not be greater than 100%')];
}

function internal(spec: V1PodDisruptionBudgetSpec): unknown {
  return {
    MinAvailable: spec.minAvailable ?? null,
    Selector: spec.selector ?? null,
    MaxUnavailable: spec.maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
  };
}

/** Conditions of the shared type (apimachinery/pkg/apis/meta/v1/validation, ValidateConditions). */
function conditions(list: readonly V1Condition[], field: string): FieldError[] {
  return list.flatMap(({ type, status, observedGeneration = 0, lastTransitionTime, reason }, i) => {
    const path = `${field}[${i}]`;
    const known = list.slice(0, i).some((other) => other.type === type);
    return [
      ...(known ? [fieldError.duplicate(`${path}.type`, type)] : []),
      ...breaches(qualifiedKey, type ?? '', `${path}.type`),
      ...oneOf(status, ['False', 'True', 'Unknown'], `${path}.status`),
      ...(observedGeneration < 0
        ? [
            fieldError.invalid(
              `${path}.observedGeneration`,
              observedGeneration,
              'must be greater than or equal to zero',
            ),
          ]
        : []),
      ...(lastTransitionTime ? [] : [fieldError.required(`${path}.lastTransitionTime`)]),
      ...(reason ? [] : [fieldError.required(`${path}.reason`)]),
    ];
  });
}

/** Counts that Go writes even when they are zero. */
const zero = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };

export const podDisruptionBudget: Rules<V1PodDisruptionBudget> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= {};
    draft.status = { ...zero, ...draft.status };
  },
  prepareForCreate(draft) {
    draft.status = { ...zero };
  },
  validate: (object) => validate(object, false),
  validateUpdate: (object, old) => validate(object, hasBadValue(old.spec?.selector)),
  validateStatusUpdate({ status }) {
    const counts: readonly (keyof V1PodDisruptionBudgetStatus & keyof typeof zero)[] = [
      'disruptionsAllowed',
      'currentHealthy',
      'desiredHealthy',
      'expectedPods',
    ];
    return [
      ...conditions(status?.conditions ?? [], 'status.conditions'),
      ...counts.flatMap((count) => notNegative(status?.[count], `status.${count}`)),
    ];
  },
};
