/** Runtime classes. Source: pkg/apis/node/validation/validation.go. */
import type { V1RuntimeClass, V1Toleration } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, labelValue, qualifiedKey } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches, immutable, keyed, notSupported } from './checks/fields.ts';
import { oldNodeLabel } from './checks/node-labels.ts';
import { amountOf, containerResourceName } from './checks/quantities.ts';
import { labels } from './checks/selectors.ts';
import { taintEffects } from './node.ts';

function validate({ handler = '', overhead, scheduling }: V1RuntimeClass): FieldError[] {
  return [
    ...breaches(labelName, handler, 'handler'),
    ...Object.entries(overhead?.podFixed ?? {}).flatMap(([name, amount]) => {
      const field = keyed('overhead.limits', name);
      return [...containerResourceName(name, field), ...amountOf(name, amount, field)];
    }),
    ...labels(scheduling?.nodeSelector, 'scheduling.nodeSelector'),
    ...tolerations(scheduling?.tolerations ?? [], 'scheduling.tolerations'),
  ];
}

function tolerations(list: readonly V1Toleration[], field: string): FieldError[] {
  const key = ({ key: name, operator, value, effect }: V1Toleration): string =>
    JSON.stringify([name ?? '', operator ?? '', value ?? '', effect ?? '']);
  return [
    ...list.flatMap((toleration, i) => tolerationOf(toleration, `${field}[${i}]`)),
    ...list.flatMap((toleration, i) =>
      list.slice(0, i).some((other) => key(other) === key(toleration))
        ? [fieldError.duplicate(`${field}[${i}]`, internal(toleration))]
        : [],
    ),
  ];
}

function internal({
  key = '',
  operator = '',
  value = '',
  effect = '',
  tolerationSeconds = null as never,
}: V1Toleration): unknown {
  return { Key: key, Operator: operator, Value: value, Effect: effect, TolerationSeconds: tolerationSeconds };
}

/** Source: pkg/apis/core/validation/validation.go, ValidateTolerations. */
function tolerationOf(toleration: V1Toleration, path: string): FieldError[] {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration;
  return [
    ...(key === '' ? [] : breaches(qualifiedKey, key, `${path}.key`)),
    ...(key === '' && operator !== 'Exists'
      ? [
          fieldError.invalid(
            `${path}.operator`,
            operator,
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
          ),
        ]
      : []),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
      ? [fieldError.invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set")]
      : []),
    ...operatorOf(operator, value, `${path}.operator`),
    ...(effect === '' || taintEffects.includes(effect) ? [] : [notSupported(`${path}.effect`, effect, taintEffects)]),
  ];
}

function operatorOf(operator: string, value: string, field: string): FieldError[] {
  switch (operator) {
    case '':
    case 'Equal': {
      const problems = labelValue(value);
      return problems.length === 0 ? [] : [fieldError.invalid(field, value, problems.join(';'))];
    }
    case 'Exists':
      return value === '' ? [] : [fieldError.invalid(field, value, "value must be empty when `operator` is 'Exists'")];
    case 'Lt':
    case 'Gt':
      return [notSupported(field, operator, ['Equal', 'Exists', 'Lt', 'Gt'])];
    default:
      return [notSupported(field, operator, ['Equal', 'Exists'])];
  }
}

export const runtimeClass: Rules<V1RuntimeClass> = {
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutable(object.handler, old.handler, 'handler')],
  warnings: ({ scheduling }) =>
    Object.keys(scheduling?.nodeSelector ?? {}).flatMap((key) => {
      const message = oldNodeLabel(key);
      return message ? [`scheduling.nodeSelector: ${message}`] : [];
    }),
};
