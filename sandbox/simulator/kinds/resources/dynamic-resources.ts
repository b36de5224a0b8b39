/** Dynamic resources: defaults and the main rules. Source: pkg/apis/resource/v1/defaults.go, pkg/apis/resource/validation/validation.go. */
import type {
  V1DeviceClass,
  V1DeviceRequest,
  V1DeviceSelector,
  V1DeviceSubRequest,
  V1ExactDeviceRequest,
  ResourceV1ResourceClaim as V1ResourceClaim,
  V1ResourceClaimSpec,
  V1ResourceClaimTemplate,
  V1ResourceSlice,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, subdomainName } from '../../meta/validate-names.ts';
import type { Rules } from '../rules.ts';
import { breaches, duplicates, immutable, needed, notSupported, tooMany } from './checks/fields.ts';
import { driverName } from './checks/names.ts';
import { nodeSelector } from './checks/selectors.ts';

const most = { requests: 32, alternatives: 8, selectors: 32, devices: 128 };

function setRequestDefaults({ devices }: V1ResourceClaimSpec): void {
  for (const { exactly, firstAvailable = [] } of devices?.requests ?? [])
    for (const request of [...(exactly ? [exactly] : []), ...firstAvailable]) {
      request.allocationMode ||= 'ExactCount';
      if (request.allocationMode === 'ExactCount' && !request.count) request.count = 1;
    }
}

function claimSpec(spec: V1ResourceClaimSpec, path: string): FieldError[] {
  const requests = spec.devices?.requests ?? [];
  const field = `${path}.devices.requests`;
  if (requests.length > most.requests) return [tooMany(field, requests.length, most.requests)];
  return [
    ...requests.flatMap((request, i) => requestOf(request, `${field}[${i}]`)),
    ...duplicates(
      requests,
      ({ name }) => name,
      ({ name }, i) => fieldError.duplicate(`${field}[${i}]`, name),
    ),
  ];
}

function requestOf({ name, exactly, firstAvailable = [] }: V1DeviceRequest, path: string): FieldError[] {
  const named = breaches(labelName, name ?? '', `${path}.name`);
  const one = 'exactly one of `exactly` or `firstAvailable` is required';
  if (exactly && firstAvailable.length > 0)
    return [...named, fieldError.invalid(path, null, `${one}, but multiple fields are set`)];
  if (exactly) return [...named, ...deviceRequest(exactly, `${path}.exactly`)];
  if (firstAvailable.length === 0) return [...named, fieldError.required(path, one)];
  const field = `${path}.firstAvailable`;
  if (firstAvailable.length > most.alternatives)
    return [...named, tooMany(field, firstAvailable.length, most.alternatives)];
  return [
    ...named,
    ...firstAvailable.flatMap((request, i) => [
      ...breaches(labelName, request.name ?? '', `${field}[${i}].name`),
      ...deviceRequest(request, `${field}[${i}]`),
    ]),
    ...duplicates(
      firstAvailable,
      (request) => request.name,
      (request, i) => fieldError.duplicate(`${field}[${i}]`, request.name),
    ),
  ];
}

function deviceRequest(request: V1ExactDeviceRequest | V1DeviceSubRequest, path: string): FieldError[] {
  const { allocationMode: mode = '', count = 0, deviceClassName, selectors = [] } = request;
  const counted = (why: string): FieldError[] => [fieldError.invalid(`${path}.count`, count, why)];
  return [
    ...needed(subdomainName, deviceClassName, `${path}.deviceClassName`),
    ...selectorList(selectors, `${path}.selectors`),
    ...(mode === 'All' && count !== 0 ? counted("must not be specified when allocationMode is 'All'") : []),
    ...(mode === 'ExactCount' && count <= 0 ? counted('must be greater than zero') : []),
    ...(mode === 'All' || mode === 'ExactCount'
      ? []
      : [notSupported(`${path}.allocationMode`, mode, ['All', 'ExactCount'])]),
  ];
}

function selectorList(selectors: readonly V1DeviceSelector[], field: string): FieldError[] {
  if (selectors.length > most.selectors) return [tooMany(field, selectors.length, most.selectors)];
  return selectors.flatMap(({ cel }, i) => {
    if (!cel) return [fieldError.required(`${field}[${i}].cel`)];
    return cel.expression ? [] : [fieldError.required(`${field}[${i}].cel.expression`)];
  });
}

export const resourceClaim: Rules<V1ResourceClaim> = {
  setDefaults(draft) {
    draft.spec ??= {};
    draft.spec.devices ??= {};
    setRequestDefaults(draft.spec);
  },
  prepareForCreate(draft) {
    draft.status = {};
  },
  validate: ({ spec }) => claimSpec(spec, 'spec'),
  validateUpdate: (object, old) => immutable(object.spec, old.spec, 'spec'),
};

export const resourceClaimTemplate: Rules<V1ResourceClaimTemplate> = {
  setDefaults(draft) {
    draft.spec ??= { spec: {} };
    draft.spec.spec ??= {};
    draft.spec.spec.devices ??= {};
    setRequestDefaults(draft.spec.spec);
  },
  validate: ({ spec }) => claimSpec(spec.spec, 'spec.spec'),
  validateUpdate: (object, old) => [
    ...claimSpec(object.spec.spec, 'spec.spec'),
    ...immutable(object.spec, old.spec, 'spec'),
  ],
};

function validateClass({ spec }: V1DeviceClass): FieldError[] {
  return selectorList(spec?.selectors ?? [], 'spec.selectors');
}

export const deviceClass: Rules<V1DeviceClass> = {
  countsGenerations: true,
  setDefaults(draft) {
    draft.spec ??= {};
  },
  validate: validateClass,
  validateUpdate: validateClass,
};

function validateSlice({ spec }: V1ResourceSlice): FieldError[] {
  const { devices = [], pool } = spec ?? {};
  return [
    ...driverName(spec?.driver, 'spec.driver'),
    ...poolOf(pool),
    ...placement(spec),
    ...(devices.length > most.devices ? [tooMany('spec.devices', devices.length, most.devices)] : []),
    ...(devices.length > most.devices ? [] : devices).flatMap(({ name }, i) =>
      needed(labelName, name, `spec.devices[${i}].name`),
    ),
    ...duplicates(
      devices,
      ({ name }) => name,
      ({ name }, i) => fieldError.duplicate(`spec.devices[${i}]`, name),
    ),
  ];
}

function poolOf(pool: V1ResourceSlice['spec']['pool'] | undefined): FieldError[] {
  const { name = '', resourceSliceCount: count = 0, generation = 0 } = pool ?? {};
  return [
    ...(name === ''
      ? [fieldError.required('spec.pool.name')]
      : name.split('/').flatMap((part) => breaches(subdomainName, part, 'spec.pool.name'))),
    ...(count <= 0 ? [fieldError.invalid('spec.pool.resourceSliceCount', count, 'must be greater than zero')] : []),
    ...(generation < 0
      ? [fieldError.invalid('spec.pool.generation', generation, 'must be greater than or equal to zero')]
      : []),
  ];
}

/** Exactly one way of saying where the devices are. */
function placement(spec: V1ResourceSlice['spec'] | undefined): FieldError[] {
  const { nodeName, nodeSelector: selector, allNodes, perDeviceNodeSelection } = spec ?? {};
  const set = [
    ...(nodeName ? ['`nodeName`'] : []),
    ...(selector ? ['`nodeSelector`'] : []),
    ...(allNodes ? ['`allNodes`'] : []),
    ...(perDeviceNodeSelection ? ['`perDeviceNodeSelection`'] : []),
  ];
  const one = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  return [
    ...(nodeName ? breaches(subdomainName, nodeName, 'spec.nodeName') : []),
    ...(nodeName === ''
      ? [fieldError.invalid('spec.nodeName', '', 'must be either unset or set to a non-empty string')]
      : []),
    ...(selector ? nodeSelector(selector, 'spec.nodeSelector') : []),
    ...(allNodes === false ? [fieldError.invalid('spec.allNodes', false, 'must be either unset or set to true')] : []),
    ...(set.length === 0 ? [fieldError.required('spec', one)] : []),
    ...(set.length > 1
      ? [fieldError.invalid('spec', `{${set.join(', ')}}`, `${one}, but multiple fields are set`)]
      : []),
  ];
}

export const resourceSlice: Rules<V1ResourceSlice> = {
  countsGenerations: true,
  validate: validateSlice,
  validateUpdate: (object, old) => [
    ...validateSlice(object),
    ...immutable(object.spec.pool.name, old.spec.pool.name, 'spec.pool.name'),
    ...immutable(object.spec.driver, old.spec.driver, 'spec.driver'),
    ...immutable(object.spec.nodeName, old.spec.nodeName, 'spec.nodeName'),
  ],
  warnings({ spec }) {
    const driver = spec?.driver ?? '';
    if (driver === driver.toLowerCase()) return [];
    return [`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`];
  },
};
