/** The addresses services have, and the ranges they come from. Source: pkg/apis/networking/validation/validation.go, ValidateIPAddress and ValidateServiceCIDR. */
import type { V1IPAddress, V1ServiceCIDR } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { pathSegmentName, subdomainName } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { addressProblems, parseRange, strictRange } from './checks/addresses.ts';
import { breaches, fieldIsImmutable, immutable, needed } from './checks/fields.ts';

function validateParent({ spec }: V1IPAddress): FieldError[] {
  const parent = spec?.parentRef;
  const field = 'spec.parentRef';
  if (!parent) return [fieldError.required(field)];
  return [
    ...(parent.group ? breaches(subdomainName, parent.group, `${field}.group`) : []),
    ...needed(pathSegmentName, parent.resource, `${field}.resource`),
    ...needed(pathSegmentName, parent.name, `${field}.name`),
    ...(parent.namespace ? breaches(pathSegmentName, parent.namespace, `${field}.namespace`) : []),
  ];
}

export const ipAddress: Rules<V1IPAddress> = {
  nameRule: addressProblems,
  validate: validateParent,
  validateUpdate: (object, old) => [
    ...validateParent(object),
    ...immutable(object.spec?.parentRef, old.spec?.parentRef, 'spec.parentRef'),
  ],
};

function ranges({ spec }: V1ServiceCIDR): FieldError[] {
  const field = 'spec.cidrs';
  const list = spec?.cidrs ?? [];
  if (list.length === 0) return [fieldError.required(field, 'at least one CIDR required')];
  if (list.length > 2) return [fieldError.invalid(field, { CIDRs: list }, 'may only hold up to 2 values')];
  const [one, two] = list.map((range) => parseRange(range)?.address.family);
  return [
    ...list.flatMap((range, i) => strictRange(range, `${field}[${i}]`)),
    ...(one !== undefined && one === two
      ? [
          fieldError.invalid(
            field,
            list,
            'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
          ),
        ]
      : []),
  ];
}

export const serviceCIDR: Rules<V1ServiceCIDR> = {
  setDefaults(draft) {
    draft.spec ??= {};
  },
  prepareForCreate(draft) {
    draft.status = {};
  },
  validate: ranges,
  // A second family may be added, nothing else.
  validateUpdate(object, old) {
    const [now, before] = [object.spec?.cidrs ?? [], old.spec?.cidrs ?? []];
    const changed = before.flatMap((range, i) =>
      now[i] === range ? [] : [fieldError.invalid(`spec.cidrs[${i}]`, now[i], fieldIsImmutable)],
    );
    if (now.length === before.length) return changed;
    if (before.length === 1 && now.length === 2) return [...changed, ...ranges(object)];
    return [fieldError.invalid('spec.cidrs', object.spec?.cidrs ?? null, fieldIsImmutable)];
  },
};
