/** Nodes. Source: pkg/apis/core/validation/validation.go, ValidateNode; pkg/registry/core/node/strategy.go. */
import type { V1Node, V1Taint } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelValue, qualifiedKey } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { legacyRange, parseRange, rangeWarnings } from './checks/addresses.ts';
import { breaches, notSupported } from './checks/fields.ts';
import { amountOf } from './checks/quantities.ts';

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function validate(node: V1Node): FieldError[] {
  // The server names the taints after the metadata.
  return [...taints(node.spec?.taints ?? [], 'metadata.taints'), ...resources(node), ...podRanges(node)];
}

function taints(list: readonly V1Taint[], field: string): FieldError[] {
  const seen = new Set<string>();
  return list.flatMap((taint, i) => {
    const { key = '', value = '', effect } = taint;
    const path = `${field}[${i}]`;
    const pair = `${effect} ${key}`;
    const values = labelValue(value);
    const known = seen.has(pair);
    seen.add(pair);
    return [
      ...breaches(qualifiedKey, key, `${path}.key`),
      ...(values.length > 0 ? [fieldError.invalid(`${path}.value`, value, values.join(';'))] : []),
      ...(effect
        ? taintEffects.includes(effect)
          ? []
          : [notSupported(`${path}.effect`, effect, taintEffects)]
        : [fieldError.required(`${path}.effect`)]),
      ...(known ? [duplicateTaint(path, taint)] : []),
    ];
  });
}

function duplicateTaint(field: string, { key = '', value = '', effect = '' }: V1Taint): FieldError {
  const { body, ...error } = fieldError.duplicate(field, { Key: key, Value: value, Effect: effect, TimeAdded: null });
  return { ...error, body: `${body}: taints must be unique by key and effect pair` };
}

function resources({ status }: V1Node): FieldError[] {
  return (['capacity', 'allocatable'] as const).flatMap((list) =>
    Object.entries(status?.[list] ?? {}).flatMap(([name, amount]) => amountOf(name, amount, `status.${list}.${name}`)),
  );
}

function podRanges({ spec }: V1Node): FieldError[] {
  const ranges = spec?.podCIDRs ?? [];
  const families = new Set(ranges.map((range) => parseRange(range)?.address.family));
  return [
    ...ranges.flatMap((range, i) => legacyRange(range, `spec.podCIDRs[${i}]`)),
    ...(ranges.length > 2 || (ranges.length === 2 && families.size < 2)
      ? [fieldError.invalid('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family')]
      : []),
  ];
}

function validateChange(node: V1Node, old: V1Node): FieldError[] {
  const addresses = (node.status?.addresses ?? []).map(({ type, address }) => ({ Type: type, Address: address }));
  const known = (i: number): boolean =>
    addresses.slice(0, i).some(({ Type, Address }) => Type === addresses[i]?.Type && Address === addresses[i]?.Address);
  const [now, before] = [node.spec?.podCIDRs ?? [], old.spec?.podCIDRs ?? []];
  const changed = before.length > 0 && (now.length !== before.length || before.some((range, i) => range !== now[i]));
  const provider = old.spec?.providerID;
  const onlyOnce = (field: string): string => `node updates may not change ${field} except from "" to valid`;
  return [
    ...resources(node),
    ...addresses.flatMap((address, i) => (known(i) ? [fieldError.duplicate(`status.addresses[${i}]`, address)] : [])),
    ...(changed ? [fieldError.forbidden('spec.podCIDRs', onlyOnce('podCIDR'))] : []),
    ...(provider && provider !== node.spec?.providerID
      ? [fieldError.forbidden('spec.providerID', onlyOnce('providerID'))]
      : []),
    ...taints(node.spec?.taints ?? [], 'metadata.taints'),
    ...((node.spec?.externalID ?? '') === (old.spec?.externalID ?? '')
      ? []
      : [fieldError.forbidden('spec.externalID', 'may not be updated')]),
  ];
}

export const node: Rules<V1Node> = {
  setDefaults(draft) {
    draft.spec ??= {};
    const { spec, status } = draft;
    // The singular and the plural say the same.
    if (spec.podCIDR && (spec.podCIDRs ?? []).length === 0) spec.podCIDRs = [spec.podCIDR];
    else if (spec.podCIDRs?.[0] && !spec.podCIDR) spec.podCIDR = spec.podCIDRs[0];
    if (status?.capacity && !status.allocatable) status.allocatable = { ...status.capacity };
  },
  prepareForCreate(draft) {
    delete draft.spec?.configSource;
    delete draft.status?.config;
  },
  prepareForUpdate(draft, old) {
    if (old.spec?.configSource === undefined) delete draft.spec?.configSource;
  },
  prepareForStatusUpdate(draft, old) {
    if (old.status?.config === undefined) delete draft.status?.config;
  },
  validate,
  validateUpdate: (object, old) => [...validate(object), ...validateChange(object, old)],
  validateStatusUpdate: validateChange,
  warnings: ({ spec }) => [
    ...(spec?.configSource ? ['spec.configSource: the feature is removed'] : []),
    ...(spec?.externalID ? ['spec.externalID: this field is deprecated, and is unused by Kubernetes'] : []),
    ...(spec?.podCIDRs ?? []).flatMap((range, i) => rangeWarnings(range, `spec.podCIDRs[${i}]`)),
  ],
};
