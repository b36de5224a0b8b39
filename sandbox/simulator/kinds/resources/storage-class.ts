/** Classes of storage and of volume attributes. Source: pkg/apis/storage/v1/defaults.go, pkg/apis/storage/validation/validation.go. */
import type { V1StorageClass, V1TopologySelectorTerm, V1VolumeAttributesClass } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { qualifiedKey } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { breaches, duplicates, immutable, oneOf } from './checks/fields.ts';
import { oldNodeLabel } from './checks/node-labels.ts';

const mostParameters = 512;
const longestParameters = 256 * 1024;
type Parameters = Readonly<Record<string, string>>;

function provisioner(name: string | undefined, field: string): FieldError[] {
  if (!name) return [fieldError.required(field)];
  // The rule is for the lower case, which the error shows as well.
  return breaches(qualifiedKey, name.toLowerCase(), field);
}

function parametersOf(given: Parameters | undefined, needed: boolean): FieldError[] {
  const entries = Object.entries(given ?? {});
  if (entries.length > mostParameters) return [fieldError.tooLong('parameters', mostParameters)];
  const size = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key + value), 0);
  return [
    ...entries
      .filter(([key]) => key === '')
      .map(([key]) => fieldError.invalid('parameters', key, 'field can not be empty.')),
    ...(size > longestParameters ? [fieldError.tooLong('parameters', longestParameters)] : []),
    ...(needed && entries.length === 0
      ? [fieldError.required('parameters', 'must contain at least one key/value pair')]
      : []),
  ];
}

function topology({ matchLabelExpressions = [] }: V1TopologySelectorTerm, path: string): FieldError[] {
  return matchLabelExpressions.flatMap(({ key, values: given }, i) => {
    const values = given ?? [];
    const field = `${path}.matchLabelExpressions[${i}]`;
    return [
      ...(values.length === 0 ? [fieldError.required(`${field}.values`)] : []),
      ...duplicates(
        values,
        (value) => value,
        (value, j) => fieldError.duplicate(`${field}.values[${j}]`, value),
      ),
      ...breaches(qualifiedKey, key, `${field}.key`),
      ...(matchLabelExpressions.slice(0, i).some((other) => other.key === key)
        ? [fieldError.duplicate(`${field}.key`, key)]
        : []),
    ];
  });
}

function validate(object: V1StorageClass): FieldError[] {
  return [
    ...provisioner(object.provisioner, 'provisioner'),
    ...parametersOf(object.parameters, false),
    ...oneOf(object.reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy'),
    ...oneOf(object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode'),
    ...(object.allowedTopologies ?? []).flatMap((term, i) => topology(term, `allowedTopologies[${i}]`)),
  ];
}

function forbidChange(field: string, now: unknown, before: unknown): FieldError[] {
  if (equal((now ?? {}) as Json, (before ?? {}) as Json)) return [];
  return [fieldError.forbidden(field, `updates to ${field} are forbidden.`)];
}

export const storageClass: Rules<V1StorageClass> = {
  setDefaults(draft) {
    draft.reclaimPolicy ??= 'Delete';
    draft.volumeBindingMode ??= 'Immediate';
  },
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...forbidChange('parameters', object.parameters, old.parameters),
    ...forbidChange('provisioner', object.provisioner, old.provisioner),
    ...forbidChange('reclaimPolicy', object.reclaimPolicy, old.reclaimPolicy),
    ...immutable(object.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode'),
  ],
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
      matchLabelExpressions.flatMap(({ key }, j) => {
        const message = oldNodeLabel(key);
        return message ? [`allowedTopologies[${i}].matchLabelExpressions[${j}].key: ${message}`] : [];
      }),
    ),
};

function validateAttributes({ driverName, parameters }: V1VolumeAttributesClass): FieldError[] {
  return [...provisioner(driverName, 'driverName'), ...parametersOf(parameters, true)];
}

export const volumeAttributesClass: Rules<V1VolumeAttributesClass> = {
  validate: validateAttributes,
  validateUpdate: (object, old) => [
    ...forbidChange('driverName', object.driverName, old.driverName),
    ...forbidChange('parameters', object.parameters, old.parameters),
    ...validateAttributes(object),
  ],
};
