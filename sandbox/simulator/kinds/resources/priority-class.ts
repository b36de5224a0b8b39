/** Priority classes. Source: pkg/apis/scheduling/v1/defaults.go, pkg/apis/scheduling/validation/validation.go. */
import type { V1PriorityClass } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import type { Rules } from '../rules.ts';
import { immutable, notSupported } from './checks/fields.ts';

const highest = 1_000_000_000;
const system: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};
const policies = ['PreemptLowerPriority', 'Never'];

function validate({ metadata, value = 0, globalDefault = false, preemptionPolicy }: V1PriorityClass): FieldError[] {
  const name = metadata?.name ?? '';
  const policy =
    preemptionPolicy === undefined || policies.includes(preemptionPolicy)
      ? []
      : [notSupported('preemptionPolicy', preemptionPolicy, policies)];
  if (name.startsWith('system-')) {
    const problem = systemProblem(name, value, globalDefault);
    const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`;
    return [...(problem === undefined ? [] : [fieldError.forbidden('metadata.name', why)]), ...policy];
  }
  if (value <= highest) return policy;
  return [fieldError.forbidden('value', `maximum allowed value of a user defined priority is ${highest}`), ...policy];
}

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const wanted = Object.hasOwn(system, name) ? system[name] : undefined;
  if (wanted === undefined) return `${name} is not a known system priority class`;
  if (value !== wanted) return `value of ${name} PriorityClass must be ${wanted}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

export const priorityClass: Rules<V1PriorityClass> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
    draft.value ??= 0;
  },
  validate,
  validateUpdate: (object, old) => [
    ...(object.value === old.value ? [] : [fieldError.forbidden('value', 'may not be changed in an update.')]),
    ...immutable(object.preemptionPolicy, old.preemptionPolicy, 'preemptionPolicy'),
  ],
};
