/** The lines of nodes, Services, volumes and the rest of the core. Source: pkg/printers/internalversion/printers.go. */
import type {
  CoreV1Event,
  V1ConfigMap,
  V1Endpoints,
  V1Namespace,
  V1Node,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1ResourceQuota,
  V1Secret,
  V1Service,
  V1ServiceAccount,
} from '@kubernetes/client-node';
import type { Json } from '../patch/json.ts';
import { since } from './ages.ts';
import type { Cells } from './cells.ts';
import { labelsText } from './workload-cells.ts';

const rolePrefix = 'node-role.kubernetes.io/';

const node = ({ metadata, spec, status }: V1Node, now: Date): Json[] => {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const states = [
    ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown',
    ...(spec?.unschedulable ? ['SchedulingDisabled'] : []),
  ];
  const roles = Object.entries(metadata?.labels ?? {}).flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) return [key.slice(rolePrefix.length)];
    return key === 'kubernetes.io/role' && value !== '' ? [value] : [];
  });
  const address = (type: string): string => status?.addresses?.find((one) => one.type === type)?.address ?? '<none>';
  const info = status?.nodeInfo;
  return [
    metadata?.name ?? '',
    states.join(','),
    roles.length === 0 ? '<none>' : roles.sort().join(','),
    since(metadata?.creationTimestamp, now),
    info?.kubeletVersion ?? '',
    address('InternalIP'),
    address('ExternalIP'),
    info?.osImage || '<unknown>',
    info?.kernelVersion || '<unknown>',
    info?.containerRuntimeVersion || '<unknown>',
  ];
};

function externalAddress({ spec, status }: V1Service): string {
  const own = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return own.length > 0 ? own.join(',') : '<none>';
    case 'LoadBalancer': {
      const given = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
      const all = [...new Set(given), ...own];
      return all.length > 0 ? all.join(',') : '<pending>';
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

const service = (object: V1Service, now: Date): Json[] => {
  const { metadata, spec } = object;
  const ports = (spec?.ports ?? []).map(
    ({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  );
  return [
    metadata?.name ?? '',
    spec?.type ?? '',
    spec?.clusterIPs?.[0] ?? '<none>',
    externalAddress(object),
    ports.join(',') || '<none>',
    since(metadata?.creationTimestamp, now),
    labelsText(spec?.selector),
  ];
};

/** At most three are told. */
export function listWithMore(items: readonly string[], none: string, most = 3): string {
  if (items.length === 0) return none;
  const shown = items.slice(0, most).join(',');
  return items.length > most ? `${shown} + ${items.length - most} more...` : shown;
}

const endpoints = ({ metadata, subsets }: V1Endpoints, now: Date): Json[] => {
  const all = (subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`)),
  );
  return [
    metadata?.name ?? '',
    (subsets ?? []).length === 0 ? '<none>' : listWithMore(all, ''),
    since(metadata?.creationTimestamp, now),
  ];
};

const modes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

function accessModes(given: readonly string[] = []): string {
  return Object.entries(modes)
    .filter(([mode]) => given.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

const volume = ({ metadata, spec, status }: V1PersistentVolume, now: Date): Json[] => [
  metadata?.name ?? '',
  spec?.capacity?.storage ?? '0',
  accessModes(spec?.accessModes),
  spec?.persistentVolumeReclaimPolicy ?? '',
  metadata?.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
  spec?.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : '',
  metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
  spec?.volumeAttributesClassName ?? '<unset>',
  status?.reason ?? '',
  since(metadata?.creationTimestamp, now),
  spec?.volumeMode ?? '<unset>',
];

const claim = ({ metadata, spec, status }: V1PersistentVolumeClaim, now: Date): Json[] => [
  metadata?.name ?? '',
  metadata?.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''),
  spec?.volumeName ?? '',
  spec?.volumeName ? (status?.capacity?.storage ?? '0') : '',
  spec?.volumeName ? accessModes(status?.accessModes) : '',
  metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? '',
  spec?.volumeAttributesClassName ?? '<unset>',
  since(metadata?.creationTimestamp, now),
  spec?.volumeMode ?? '<unset>',
];

const quota = ({ metadata, status }: V1ResourceQuota, now: Date): Json[] => {
  const names = Object.keys(status?.hard ?? {}).sort();
  const line = (limits: boolean): string =>
    names
      .filter((name) => name.startsWith('limits.') === limits)
      .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name] ?? '0'}`)
      .join(', ');
  return [metadata?.name ?? '', line(false), line(true), since(metadata?.creationTimestamp, now)];
};

const event = (object: CoreV1Event, now: Date): Json[] => {
  const { metadata, involvedObject: of, series, source } = object;
  const first = object.firstTimestamp ? since(object.firstTimestamp, now) : since(object.eventTime, now);
  const last = series?.lastObservedTime
    ? since(series.lastObservedTime, now)
    : object.lastTimestamp
      ? since(object.lastTimestamp, now)
      : first;
  const kind = (of.kind ?? '').toLowerCase();
  const from = source?.component || object.reportingComponent || '';
  const host = source?.component ? source.host : object.reportingInstance;
  return [
    last,
    object.type ?? '',
    object.reason ?? '',
    of.name ? `${kind}/${of.name}` : kind,
    of.fieldPath ?? '',
    host ? `${from}, ${host}` : from,
    (object.message ?? '').trim(),
    first,
    series?.count ?? (object.count || 1),
    metadata.name ?? '',
  ];
};

const namespace = ({ metadata, status }: V1Namespace, now: Date): Json[] => [
  metadata?.name ?? '',
  status?.phase ?? '',
  since(metadata?.creationTimestamp, now),
];
const configMap = ({ metadata, data, binaryData }: V1ConfigMap, now: Date): Json[] => [
  metadata?.name ?? '',
  Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
  since(metadata?.creationTimestamp, now),
];
const secret = ({ metadata, type, data }: V1Secret, now: Date): Json[] => [
  metadata?.name ?? '',
  type ?? '',
  Object.keys(data ?? {}).length,
  since(metadata?.creationTimestamp, now),
];
const serviceAccount = ({ metadata }: V1ServiceAccount, now: Date): Json[] => [
  metadata?.name ?? '',
  since(metadata?.creationTimestamp, now),
];

export const coreCells: Cells = {
  'v1 Node': node as Cells[string],
  'v1 Service': service as Cells[string],
  'v1 Endpoints': endpoints as Cells[string],
  'v1 PersistentVolume': volume as Cells[string],
  'v1 PersistentVolumeClaim': claim as Cells[string],
  'v1 ResourceQuota': quota as Cells[string],
  'v1 Event': event as Cells[string],
  'v1 Namespace': namespace as Cells[string],
  'v1 ConfigMap': configMap as Cells[string],
  'v1 Secret': secret as Cells[string],
  'v1 ServiceAccount': serviceAccount as Cells[string],
};
