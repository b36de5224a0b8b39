/** Where the data of a persistent volume is. Source: pkg/apis/core/validation/validation.go, ValidatePersistentVolumeSpec. */
import type { V1CSIPersistentVolumeSource, V1PersistentVolumeSpec, V1SecretReference } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../../meta/status.ts';
import { labelName, subdomainName } from '../../../meta/validate-names.ts';
import { needed, notSupported } from './fields.ts';
import { driverName } from './names.ts';

/** In the order Go asks for them; the name in errors where it is another one. */
const sources = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** Exactly one source, and what is wrong with it. */
export function volumeSource(spec: V1PersistentVolumeSpec, path: string): FieldError[] {
  const given = sources.filter((source) => spec[source] !== undefined);
  if (given.length === 0) return [fieldError.required(path, 'must specify a volume type')];
  const [first] = given;
  return given.flatMap((source) => {
    const field = `${path}.${source}`;
    if (source !== first)
      return [
        fieldError.forbidden(source === 'cephfs' ? `${path}.cephFS` : field, 'may not specify more than 1 volume type'),
      ];
    return oneSource(spec, source, field, path);
  });
}

function oneSource(
  spec: V1PersistentVolumeSpec,
  source: (typeof sources)[number],
  field: string,
  path: string,
): FieldError[] {
  switch (source) {
    case 'hostPath':
      return hostPath(spec, field);
    case 'nfs':
      return [
        ...(spec.nfs?.server ? [] : [fieldError.required(`${field}.server`)]),
        ...(spec.nfs?.path ? [] : [fieldError.required(`${field}.path`)]),
        ...(spec.nfs?.path?.startsWith('/')
          ? []
          : [fieldError.invalid(`${field}.path`, spec.nfs?.path ?? '', 'must be an absolute path')]),
      ];
    case 'local':
      return [
        ...(spec.local?.path ? noBacksteps(spec.local.path, `${field}.path`) : [fieldError.required(`${field}.path`)]),
        ...(spec.nodeAffinity
          ? []
          : [fieldError.required(`${path}.nodeAffinity`, 'Local volume requires node affinity')]),
      ];
    case 'csi':
      return spec.csi ? csi(spec.csi, field) : [];
    default:
      return [];
  }
}

function hostPath({ hostPath: source }: V1PersistentVolumeSpec, field: string): FieldError[] {
  if (!source?.path) return [fieldError.required(`${field}.path`)];
  const { type = '' } = source;
  return [
    ...noBacksteps(source.path, `${field}.path`),
    ...(hostPathTypes.includes(type) ? [] : [notSupported(`${field}.type`, type, hostPathTypes)]),
  ];
}

function noBacksteps(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [fieldError.invalid(field, path, "must not contain '..'")] : [];
}

function csi(source: V1CSIPersistentVolumeSource, field: string): FieldError[] {
  const secrets = [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ] as const;
  return [
    ...driverName(source.driver, `${field}.driver`),
    ...(source.volumeHandle ? [] : [fieldError.required(`${field}.volumeHandle`)]),
    ...secrets.flatMap((ref) => secretReference(source[ref], `${field}.${ref}`)),
  ];
}

function secretReference(reference: V1SecretReference | undefined, field: string): FieldError[] {
  if (!reference) return [];
  return [
    ...needed(subdomainName, reference.name, `${field}.name`),
    ...needed(labelName, reference.namespace, `${field}.namespace`),
  ];
}

/** Fields of Go's internal type, in order, for the sources people use; others are shown as they were given. */
const fieldsOf: Readonly<Record<string, readonly [string, unknown][]>> = {
  hostPath: [
    ['path', ''],
    ['type', null],
  ],
  nfs: [
    ['server', ''],
    ['path', ''],
    ['readOnly', false],
  ],
  local: [
    ['path', ''],
    ['fsType', null],
  ],
  csi: [
    ['driver', ''],
    ['volumeHandle', ''],
    ['readOnly', false],
    ['fsType', ''],
    ['volumeAttributes', null],
    ['controllerPublishSecretRef', null],
    ['nodeStageSecretRef', null],
    ['nodePublishSecretRef', null],
    ['controllerExpandSecretRef', null],
    ['nodeExpandSecretRef', null],
  ],
};
const internalOrder = [
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'hostPath',
  'glusterfs',
  'nfs',
  'rbd',
  'quobyte',
  'iscsi',
  'flexVolume',
  'cinder',
  'cephfs',
  'fc',
  'flocker',
  'azureFile',
  'vsphereVolume',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;
const internalNames: Readonly<Record<string, string>> = {
  gcePersistentDisk: 'GCEPersistentDisk',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  nfs: 'NFS',
  rbd: 'RBD',
  iscsi: 'ISCSI',
  cephfs: 'CephFS',
  fc: 'FC',
  storageos: 'StorageOS',
  csi: 'CSI',
  fsType: 'FSType',
};

/** The source as Go's internal type has it, for comparing and for showing. */
export function internalSource(spec: V1PersistentVolumeSpec): Record<string, unknown> {
  return Object.fromEntries(internalOrder.map((source) => [goName(source), internal(spec[source], fieldsOf[source])]));
}

function internal(value: object | undefined, fields: readonly [string, unknown][] | undefined): unknown {
  if (value === undefined) return null;
  const given = value as Readonly<Record<string, unknown>>;
  const entries = fields?.map(([name, zero]) => [name, given[name] ?? zero] as const) ?? Object.entries(given);
  return Object.fromEntries(
    entries.map(([name, held]) => [goName(name), name.endsWith('SecretRef') ? secretShown(held) : held]),
  );
}

function secretShown(held: unknown): unknown {
  if (held === null) return null;
  const { name = '', namespace = '' } = held as V1SecretReference;
  return { Name: name, Namespace: namespace };
}

function goName(name: string): string {
  return internalNames[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
