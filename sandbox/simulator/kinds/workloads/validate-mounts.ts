/** Volume mounts and volumes of a Pod. Source: ValidateVolumes, ValidateVolumeMounts in pkg/apis/core/validation/validation.go. */
import type { V1Container, V1KeyToPath, V1PodSpec, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName } from '../../meta/validate-names.ts';
import { breaches, notSupported } from '../resources/checks/fields.ts';
import { configKey } from '../resources/checks/names.ts';
import { notNegativeAmount } from '../resources/checks/quantities.ts';
import { validateFieldPath, validateResourcePath } from './validate-containers.ts';

/** The volumes that mounts may name, and what is wrong with the others. */
export function validateVolumes(
  { volumes = [] }: V1PodSpec,
  field: string,
): { known: Map<string, V1Volume>; errors: FieldError[] } {
  const known = new Map<string, V1Volume>();
  const errors: FieldError[] = [];
  volumes.forEach((volume, index) => {
    const path = `${field}[${index}]`;
    const found = [
      ...validateSource(volume, path),
      ...(volume.name ? breaches(labelName, volume.name, `${path}.name`) : [fieldError.required(`${path}.name`)]),
      ...(known.has(volume.name) ? [fieldError.duplicate(`${path}.name`, volume.name)] : []),
    ];
    if (found.length === 0) known.set(volume.name, volume);
    errors.push(...found);
  });
  return { known, errors };
}

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
const downwardPaths = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

function validateSource(volume: V1Volume, path: string): FieldError[] {
  const sources = Object.keys(volume).filter((key) => key !== 'name') as (keyof V1Volume)[];
  if (sources.length === 0) return [fieldError.required(path, 'must specify a volume type')];
  return sources.flatMap((source, index) =>
    index > 0
      ? [fieldError.forbidden(`${path}.${source}`, 'may not specify more than 1 volume type')]
      : validateOneSource(volume, source, `${path}.${source}`),
  );
}

function validateOneSource(volume: V1Volume, source: keyof V1Volume, path: string): FieldError[] {
  const { emptyDir, hostPath, secret, configMap, persistentVolumeClaim, nfs, downwardAPI, projected } = volume;
  switch (source) {
    case 'emptyDir':
      return emptyDir?.sizeLimit === undefined ? [] : notNegativeAmount(emptyDir.sizeLimit, `${path}.sizeLimit`);
    case 'hostPath':
      if (!hostPath?.path) return [fieldError.required(`${path}.path`)];
      return [
        ...backsteps(hostPath.path, `${path}.path`),
        ...(hostPathTypes.includes(hostPath.type ?? '')
          ? []
          : [notSupported(`${path}.type`, hostPath.type, hostPathTypes)]),
      ];
    case 'secret':
      return [
        ...(secret?.secretName ? [] : [fieldError.required(`${path}.secretName`)]),
        ...files(secret?.defaultMode, secret?.items, path),
      ];
    case 'configMap':
      return [
        ...(configMap?.name ? [] : [fieldError.required(`${path}.name`)]),
        ...files(configMap?.defaultMode, configMap?.items, path),
      ];
    case 'persistentVolumeClaim':
      return persistentVolumeClaim?.claimName ? [] : [fieldError.required(`${path}.claimName`)];
    case 'nfs':
      return [
        ...(nfs?.server ? [] : [fieldError.required(`${path}.server`)]),
        ...(nfs?.path
          ? nfs.path.startsWith('/')
            ? []
            : [fieldError.invalid(`${path}.path`, nfs.path, 'must be an absolute path')]
          : [fieldError.required(`${path}.path`)]),
      ];
    case 'downwardAPI':
      return [
        ...mode(downwardAPI?.defaultMode, `${path}.defaultMode`),
        ...(downwardAPI?.items ?? []).flatMap((item) => downward(item, path)),
      ];
    case 'projected':
      return [
        ...mode(projected?.defaultMode, `${path}.defaultMode`),
        ...(projected?.sources ?? []).flatMap((item, index) =>
          projection(item as Record<string, unknown>, `${path}.sources[${index}]`),
        ),
      ];
    default:
      return [];
  }
}

interface DownwardFile {
  readonly path?: string;
  readonly fieldRef?: { readonly fieldPath: string };
  readonly resourceFieldRef?: { readonly resource: string; readonly containerName?: string };
  readonly mode?: number;
}

function downward({ path: file, fieldRef, resourceFieldRef, mode: bits }: DownwardFile, path: string): FieldError[] {
  const errors = file ? localNonReserved(file, `${path}.path`) : [fieldError.required(`${path}.path`)];
  if (fieldRef) {
    errors.push(...validateFieldPath(fieldRef.fieldPath, `${path}.fieldRef`, downwardPaths));
    if (resourceFieldRef)
      errors.push(
        fieldError.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'),
      );
  } else if (resourceFieldRef) {
    errors.push(
      ...(resourceFieldRef.containerName
        ? validateResourcePath(resourceFieldRef.resource, `${path}.resourceFieldRef`)
        : [fieldError.required(`${path}.resourceFieldRef.containerName`)]),
    );
  } else errors.push(fieldError.required(path, 'one of fieldRef and resourceFieldRef is required'));
  return [...errors, ...mode(bits, `${path}.mode`)];
}

const projections = [
  'secret',
  'configMap',
  'downwardAPI',
  'serviceAccountToken',
  'clusterTrustBundle',
  'podCertificate',
];
const shortestToken = 600;
const longestToken = 2 ** 32;

function projection(source: Record<string, unknown>, path: string): FieldError[] {
  const given = projections.filter((name) => source[name] !== undefined);
  const errors = given.flatMap((name, index) => {
    if (index > 0) return [fieldError.forbidden(path, 'may not specify more than 1 volume type per source')];
    const value = source[name] as { name?: string; items?: V1KeyToPath[]; path?: string; expirationSeconds?: number };
    if (name === 'secret' || name === 'configMap')
      return [
        ...(value.name ? [] : [fieldError.required(`${path}.${name}.name`)]),
        ...files(undefined, value.items, `${path}.${name}`),
      ];
    if (name !== 'serviceAccountToken') return [];
    const seconds = value.expirationSeconds ?? 0;
    return [
      ...(seconds < shortestToken
        ? [
            fieldError.invalid(
              `${path}.serviceAccountToken.expirationSeconds`,
              seconds,
              'may not specify a duration less than 10 minutes',
            ),
          ]
        : []),
      ...(seconds > longestToken
        ? [
            fieldError.invalid(
              `${path}.serviceAccountToken.expirationSeconds`,
              seconds,
              'may not specify a duration larger than 2^32 seconds',
            ),
          ]
        : []),
      ...(value.path
        ? localNonReserved(value.path, `${path}.serviceAccountToken.path`)
        : [fieldError.required(`${path}.serviceAccountToken.path`)]),
    ];
  });
  return given.length === 0 ? [fieldError.required(path, 'must specify a volume type')] : errors;
}

function mode(bits: number | undefined, field: string): FieldError[] {
  return bits === undefined || (bits >= 0 && bits <= 0o777)
    ? []
    : [fieldError.invalid(field, bits, 'must be a number between 0 and 0777 (octal), both inclusive')];
}

function files(defaultMode: number | undefined, items: readonly V1KeyToPath[] = [], path: string): FieldError[] {
  return [
    ...mode(defaultMode, `${path}.defaultMode`),
    ...items.flatMap(({ key, path: file, mode: bits }, index) => {
      const at = `${path}.items[${index}]`;
      return [
        ...(key ? breaches(configKey, key, `${at}.key`) : [fieldError.required(`${at}.key`)]),
        ...(file ? localNonReserved(file, `${at}.path`) : [fieldError.required(`${at}.path`)]),
        ...mode(bits, `${at}.mode`),
      ];
    }),
  ];
}

function backsteps(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [fieldError.invalid(field, path, "must not contain '..'")] : [];
}

function descending(path: string, field: string): FieldError[] {
  return [
    ...(path.startsWith('/') ? [fieldError.invalid(field, path, 'must be a relative path')] : []),
    ...backsteps(path, field),
  ];
}

function localNonReserved(path: string, field: string): FieldError[] {
  return [
    ...descending(path, field),
    ...(path.startsWith('..') && !path.startsWith('../')
      ? [fieldError.invalid(field, path, "must not start with '..'")]
      : []),
  ];
}

export function validateVolumeMounts(
  mounts: readonly V1VolumeMount[],
  { volumeDevices = [], securityContext }: V1Container,
  volumes: ReadonlyMap<string, object>,
  path: string,
): FieldError[] {
  const field = `${path}.volumeMounts`;
  const paths = new Set<string>();
  return mounts.flatMap(({ name, mountPath, subPath, subPathExpr, mountPropagation }, index) => {
    const at = `${field}[${index}]`;
    const errors: FieldError[] = [];
    if (!name) errors.push(fieldError.required(`${at}.name`));
    if (!volumes.has(name)) errors.push(fieldError.notFound(`${at}.name`, name));
    if (!mountPath) errors.push(fieldError.required(`${at}.mountPath`));
    if (paths.has(mountPath)) errors.push(fieldError.invalid(`${at}.mountPath`, mountPath, 'must be unique'));
    paths.add(mountPath);
    if (volumeDevices.some((device) => device.name === name))
      errors.push(fieldError.invalid(`${at}.name`, name, 'must not already exist in volumeDevices'));
    if (subPath) errors.push(...descending(subPath, `${field}.subPath`));
    if (subPathExpr) {
      if (subPath)
        errors.push(
          fieldError.invalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
        );
      errors.push(...descending(subPathExpr, `${field}.subPathExpr`));
    }
    if (mountPropagation !== undefined && !['None', 'HostToContainer', 'Bidirectional'].includes(mountPropagation))
      errors.push(
        notSupported(`${field}.mountPropagation`, mountPropagation, ['Bidirectional', 'HostToContainer', 'None']),
      );
    if (mountPropagation === 'Bidirectional' && !securityContext?.privileged)
      errors.push(
        fieldError.forbidden(
          `${field}.mountPropagation`,
          'Bidirectional mount propagation is available only to privileged containers',
        ),
      );
    return errors;
  });
}
