/** Selectors inside objects. Source: apimachinery/pkg/apis/meta/v1/validation/validation.go, pkg/apis/core/validation/validation.go. */
import type {
  V1LabelSelector,
  V1NodeSelector,
  V1NodeSelectorRequirement,
  V1NodeSelectorTerm,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../../meta/status.ts';
import { labelValue, qualifiedKey, subdomainName } from '../../../meta/validate-names.ts';
import { breaches } from './fields.ts';

export function labels(of: Readonly<Record<string, string>> | undefined, field: string): FieldError[] {
  return Object.entries(of ?? {}).flatMap(([key, value]) => [
    ...breaches(qualifiedKey, key, field),
    ...breaches(labelValue, value, field),
  ]);
}

/** `anyValue` lets bad label values through, for objects that had them before. */
export function labelSelector(
  selector: V1LabelSelector | undefined,
  field: string,
  { anyValue = false }: { anyValue?: boolean } = {},
): FieldError[] {
  if (!selector) return [];
  return [
    ...labels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, index) => {
      const path = `${field}.matchExpressions[${index}]`;
      return [
        ...operands(operator, values, path, false),
        ...breaches(qualifiedKey, key ?? '', `${path}.key`),
        ...(anyValue ? [] : values.flatMap((value, i) => breaches(labelValue, value, `${path}.values[${i}]`))),
      ];
    }),
  ];
}

export function hasBadValue(selector: V1LabelSelector | undefined): boolean {
  return labelSelector(selector, '').length > 0;
}

function operands(
  operator: string | undefined,
  values: readonly string[],
  path: string,
  comparisons: boolean,
): FieldError[] {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? []
        : [fieldError.required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? []
        : [
            fieldError.forbidden(
              `${path}.values`,
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            ),
          ];
    case 'Gt':
    case 'Lt':
      if (!comparisons) break;
      return values.length === 1
        ? []
        : [fieldError.required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")];
  }
  return [fieldError.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator')];
}

export function nodeSelector(selector: V1NodeSelector, field: string): FieldError[] {
  const terms = selector.nodeSelectorTerms ?? [];
  const path = `${field}.nodeSelectorTerms`;
  if (terms.length === 0) return [fieldError.required(path, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => nodeSelectorTerm(term, `${path}[${index}]`));
}

function nodeSelectorTerm(term: V1NodeSelectorTerm, field: string): FieldError[] {
  return [
    ...(term.matchExpressions ?? []).flatMap((requirement, index) => {
      const path = `${field}.matchExpressions[${index}]`;
      const { key, operator, values = [] } = requirement;
      return [
        ...operands(operator, values, path, true),
        ...breaches(qualifiedKey, key ?? '', `${path}.key`),
        ...values.flatMap((value, i) => breaches(labelValue, value, `${path}.values[${i}]`)),
      ];
    }),
    ...(term.matchFields ?? []).flatMap((requirement, index) =>
      matchField(requirement, `${field}.matchFields[${index}]`),
    ),
  ];
}

function matchField({ key, operator, values = [] }: V1NodeSelectorRequirement, path: string): FieldError[] {
  const count =
    operator === 'In' || operator === 'NotIn'
      ? values.length === 1
        ? []
        : [
            fieldError.required(
              `${path}.values`,
              "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
            ),
          ]
      : [fieldError.invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator')];
  if (key !== 'metadata.name')
    return [...count, fieldError.invalid(`${path}.key`, key ?? '', 'not a valid field selector key')];
  return [...count, ...values.flatMap((value, i) => breaches(subdomainName, value, `${path}.values[${i}]`))];
}
