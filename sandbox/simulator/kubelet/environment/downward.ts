/** What a container may learn of its own Pod. Source: pkg/fieldpath/fieldpath.go, pkg/api/v1/resource/helpers.go. */
import { parseQuantity } from '../../kinds/quantity.ts';
import { allContainers, type ContainerSpec, type FieldRef, type Pod, type ResourceFieldRef } from '../pod.ts';
import { ConfigError } from './config-error.ts';

export interface Whereabouts {
  readonly podIp: string;
  readonly hostIp: string;
  /** What a container without limits may use: the node's. */
  readonly allocatable: Readonly<Record<string, string>>;
}

/** Throws ConfigError. */
export function fieldValue({ fieldPath }: FieldRef, pod: Pod, { podIp, hostIp }: Whereabouts): string {
  const { metadata, spec } = pod;
  const [, path = fieldPath, key] = /^(.+?)\['(.*)'\]$/.exec(fieldPath) ?? [];
  if (key !== undefined) {
    if (path === 'metadata.annotations') return metadata.annotations?.[key] ?? '';
    if (path === 'metadata.labels') return metadata.labels?.[key] ?? '';
    throw new ConfigError(`fieldPath ${JSON.stringify(fieldPath)} does not support subscript`);
  }
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace;
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return lines(metadata.labels);
    case 'metadata.annotations':
      return lines(metadata.annotations);
    case 'spec.nodeName':
      return spec.nodeName;
    case 'spec.serviceAccountName':
      return spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return hostIp;
    case 'status.podIP':
    case 'status.podIPs':
      return podIp;
    default:
      throw new ConfigError(`unsupported fieldPath: ${fieldPath}`);
  }
}

function lines(map: Readonly<Record<string, string>> = {}): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}

/** Rounded up to whole divisors. Throws ConfigError. */
export function resourceValue(
  { resource, containerName = '', divisor = '0' }: ResourceFieldRef,
  pod: Pod,
  own: ContainerSpec | undefined,
  { allocatable }: Whereabouts,
): string {
  const container = containerName === '' ? own : allContainers(pod.spec).find(({ name }) => name === containerName);
  if (!container) throw new ConfigError(`container ${containerName} not found`);
  const [, kind, name = ''] = /^(limits|requests)\.(.+)$/.exec(resource) ?? [];
  if (kind === undefined) throw new ConfigError(`unsupported container resource : ${resource}`);
  const { limits = {}, requests = {} } = container.resources ?? {};
  const amount = kind === 'limits' ? (limits[name] ?? allocatable[name] ?? '0') : (requests[name] ?? '0');
  const unit = parseQuantity(divisor).nanos === 0n ? parseQuantity('1').nanos : parseQuantity(divisor).nanos;
  return String((parseQuantity(amount).nanos + unit - 1n) / unit);
}
