/** CSI drivers, what they say of nodes, and what is left of storage. Source: pkg/apis/storage/v1/defaults.go, pkg/apis/storage/validation/validation.go. */
import type {
  StorageV1TokenRequest,
  V1CSIDriver,
  V1CSIDriverSpec,
  V1CSINode,
  V1CSINodeDriver,
  V1CSIStorageCapacity,
} from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { type NameRule, qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { breaches, duplicates, immutable, notNegative, notSupported, oneOf } from './checks/fields.ts';
import { driverName } from './checks/names.ts';
import { oldNodeLabel } from './checks/node-labels.ts';
import { notNegativeAmount } from './checks/quantities.ts';
import { hasBadValue, labelSelector } from './checks/selectors.ts';

/** With a field that is newer than the client's model. */
type Driver = Omit<V1CSIDriver, 'spec'> & { spec: V1CSIDriverSpec & { serviceAccountTokenInSecrets?: boolean } };

const shortestToken = 600;
const longestToken = 2 ** 32;
const lifecycleModes = ['Persistent', 'Ephemeral'];

function validateDriver({ spec }: Driver): FieldError[] {
  const tokens = spec?.tokenRequests ?? [];
  const inSecrets = spec?.serviceAccountTokenInSecrets;
  return [
    ...oneOf(spec?.fsGroupPolicy, ['File', 'None', 'ReadWriteOnceWithFSType'], 'spec.fsGroupPolicy'),
    ...tokenRequests(tokens),
    ...(spec?.volumeLifecycleModes ?? [])
      .filter((mode) => !lifecycleModes.includes(mode))
      .map((mode) => notSupported('spec.volumeLifecycleModes', mode, lifecycleModes)),
    ...(inSecrets !== undefined && tokens.length === 0
      ? [
          fieldError.invalid(
            'spec.serviceAccountTokenInSecrets',
            inSecrets,
            'serviceAccountTokenInSecrets is set but no tokenRequests are specified',
          ),
        ]
      : []),
  ];
}

function tokenRequests(list: readonly StorageV1TokenRequest[]): FieldError[] {
  return list.flatMap(({ audience = '', expirationSeconds: seconds }, i) => {
    const path = `spec.tokenRequests[${i}]`;
    if (list.slice(0, i).some((other) => (other.audience ?? '') === audience))
      return [fieldError.duplicate(`${path}.audience`, audience)];
    const error = (why: string): FieldError[] => [fieldError.invalid(`${path}.expirationSeconds`, seconds, why)];
    if (seconds === undefined) return [];
    if (seconds < shortestToken) return error('may not specify a duration less than 10 minutes');
    return seconds > longestToken ? error('may not specify a duration larger than 2^32 seconds') : [];
  });
}

/** CSI names may have capitals, and fewer letters than other names. */
const driverNames: NameRule = (name) => [
  ...(name.length > 63 ? ['may not be more than 63 bytes'] : []),
  ...subdomainName(name.toLowerCase()),
];

export const csiDriver: Rules<Driver> = {
  nameRule: driverNames,
  setDefaults(draft) {
    draft.spec ??= {};
    const { spec } = draft;
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= 'ReadWriteOnceWithFSType';
    if ((spec.volumeLifecycleModes ?? []).length === 0) spec.volumeLifecycleModes = ['Persistent'];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },
  validate: validateDriver,
  validateUpdate: (object, old) => [
    ...validateDriver(object),
    ...immutable(object.spec?.attachRequired, old.spec?.attachRequired, 'spec.attachedRequired'),
    ...immutable(object.spec?.volumeLifecycleModes, old.spec?.volumeLifecycleModes, 'spec.volumeLifecycleModes'),
  ],
  warnings({ spec }, old) {
    const asks = (spec?.tokenRequests ?? []).length > 0;
    const same =
      old && equal((spec?.tokenRequests ?? []) as unknown as Json, (old.spec?.tokenRequests ?? []) as unknown as Json);
    if (!asks || same || spec?.serviceAccountTokenInSecrets !== undefined) return [];
    return [tokensInSecrets];
  },
};

const tokensInSecrets =
  'spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible logging of tokens in volume attributes';

function validateNodeDriver(driver: V1CSINodeDriver, path: string): FieldError[] {
  const { name, nodeID = '', allocatable, topologyKeys } = driver;
  const keys = topologyKeys ?? [];
  return [
    ...driverName(name, `${path}.name`),
    ...(nodeID === '' ? [fieldError.required(`${path}.nodeID`)] : []),
    ...(nodeID.length > 256 ? [fieldError.invalid(`${path}.nodeID`, nodeID, 'must be 256 characters or less')] : []),
    ...notNegative(allocatable?.count, `${path}.allocatable.count`),
    ...keys.flatMap((key, i) => [
      ...(key === '' ? [fieldError.required(path)] : []),
      ...(keys.indexOf(key) < i ? [fieldError.duplicate(path, key)] : []),
      ...breaches(qualifiedKey, key, path),
    ]),
  ];
}

function validateNode({ spec }: V1CSINode): FieldError[] {
  const drivers = spec?.drivers ?? [];
  return [
    ...drivers.flatMap((driver, i) => validateNodeDriver(driver, `spec.drivers[${i}]`)),
    ...duplicates(
      drivers,
      ({ name }) => name,
      ({ name }, i) => fieldError.duplicate(`spec.drivers[${i}].name`, name),
    ),
  ];
}

function withoutCount({ allocatable: _, ...driver }: V1CSINodeDriver): unknown {
  return driver;
}

function internalDriver({ name, nodeID, topologyKeys }: V1CSINodeDriver): unknown {
  return { Name: name, NodeID: nodeID, TopologyKeys: topologyKeys ?? null, Allocatable: null };
}

export const csiNode: Rules<V1CSINode> = {
  validate: validateNode,
  validateUpdate: (object, old) => [
    ...validateNode(object),
    ...validateNode(object),
    ...(old.spec?.drivers ?? []).flatMap((before) => {
      const now = (object.spec?.drivers ?? []).find(({ name }) => name === before.name);
      if (!now || equal(withoutCount(now) as Json, withoutCount(before) as Json)) return [];
      return [fieldError.invalid('spec.drivers', internalDriver(now), 'field is immutable')];
    }),
  ],
};

function validateCapacity(object: V1CSIStorageCapacity, anyValue: boolean): FieldError[] {
  return [
    ...labelSelector(object.nodeTopology, 'nodeTopology', { anyValue }),
    ...breaches(subdomainName, object.storageClassName ?? '', 'storageClassName'),
    ...(object.capacity === undefined ? [] : notNegativeAmount(object.capacity, 'capacity')),
  ];
}

export const csiStorageCapacity: Rules<V1CSIStorageCapacity> = {
  validate: (object) => validateCapacity(object, false),
  validateUpdate: (object, old) => [
    ...validateCapacity(object, hasBadValue(old.nodeTopology)),
    ...immutable(object.nodeTopology, old.nodeTopology, 'nodeTopology'),
    ...immutable(object.storageClassName, old.storageClassName, 'storageClassName'),
  ],
  warnings: ({ nodeTopology }) => [
    ...(nodeTopology?.matchExpressions ?? []).flatMap(({ key }, i) => {
      const message = oldNodeLabel(key);
      return message ? [`nodeTopology.matchExpressions[${i}].key: ${key} is ${message}`] : [];
    }),
    ...Object.keys(nodeTopology?.matchLabels ?? {}).flatMap((key) => {
      const message = oldNodeLabel(key);
      return message ? [`nodeTopology.matchLabels.${key}: ${message}`] : [];
    }),
  ],
};
