/** Rows of nodes, namespaces, what they hold, and what happened in them. Source: pkg/printers/internalversion/printers.go. */
import type {
  CoreV1Event,
  EventsV1Event,
  V1ComponentStatus,
  V1ConfigMap,
  V1Lease,
  V1Namespace,
  V1Node,
  V1PriorityClass,
  V1ResourceQuota,
  V1RuntimeClass,
  V1Secret,
  V1ServiceAccount,
} from '@kubernetes/client-node';
import { ageOf, type CellsOf, nameOf, type Wire } from '../cells.ts';
import { byBytes } from '../format-labels.ts';
import { since } from '../human-duration.ts';

const rolePrefix = 'node-role.kubernetes.io/';

export const nodeCells: CellsOf<V1Node> = (node, now) => {
  const info = node.status?.nodeInfo;
  const address = (type: string): string => node.status?.addresses?.find((a) => a.type === type)?.address ?? '<none>';
  return [
    nameOf(node),
    nodeStatus(node),
    nodeRoles(node.metadata?.labels).join(',') || '<none>',
    ageOf(node, now),
    info?.kubeletVersion ?? '',
    address('InternalIP'),
    address('ExternalIP'),
    info?.osImage || '<unknown>',
    info?.kernelVersion || '<unknown>',
    info?.containerRuntimeVersion || '<unknown>',
  ];
};

function nodeStatus({ spec, status }: Wire<V1Node>): string {
  const ready = status?.conditions?.findLast(({ type }) => type === 'Ready');
  const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable ? `${state},SchedulingDisabled` : state;
}

/** From `node-role.kubernetes.io/<role>` and `kubernetes.io/role=<role>`. */
function nodeRoles(labels: Readonly<Record<string, string>> = {}): string[] {
  const roles = Object.entries(labels).map(([key, value]) =>
    key.startsWith(rolePrefix) ? key.slice(rolePrefix.length) : key === 'kubernetes.io/role' ? value : '',
  );
  return [...new Set(roles)].filter((role) => role !== '').sort(byBytes);
}

export const namespaceCells: CellsOf<V1Namespace> = (namespace, now) => [
  nameOf(namespace),
  namespace.status?.phase ?? '',
  ageOf(namespace, now),
];

export const secretCells: CellsOf<V1Secret> = (secret, now) => [
  nameOf(secret),
  secret.type ?? '',
  Object.keys(secret.data ?? {}).length,
  ageOf(secret, now),
];

export const configMapCells: CellsOf<V1ConfigMap> = (map, now) => [
  nameOf(map),
  Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length,
  ageOf(map, now),
];

export const serviceAccountCells: CellsOf<V1ServiceAccount> = (account, now) => [nameOf(account), ageOf(account, now)];

export const resourceQuotaCells: CellsOf<V1ResourceQuota> = (quota, now) => {
  const { hard = {}, used = {} } = quota.status ?? {};
  const ofKind = (limits: boolean): string =>
    Object.keys(hard)
      .sort(byBytes)
      .filter((name) => name.startsWith('limits.') === limits)
      .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
      .join(', ');
  return [nameOf(quota), ofKind(false), ofKind(true), ageOf(quota, now)];
};

export const componentStatusCells: CellsOf<V1ComponentStatus> = (component) => {
  const healthy = component.conditions?.find(({ type }) => type === 'Healthy');
  const state = healthy === undefined ? 'Unknown' : healthy.status === 'True' ? 'Healthy' : 'Unhealthy';
  return [nameOf(component), state, healthy?.message ?? '', healthy?.error ?? ''];
};

export const leaseCells: CellsOf<V1Lease> = (lease, now) => [
  nameOf(lease),
  lease.spec?.holderIdentity ?? '',
  ageOf(lease, now),
];

export const priorityClassCells: CellsOf<V1PriorityClass> = (priority, now) => [
  nameOf(priority),
  priority.value ?? 0,
  priority.globalDefault ?? false,
  ageOf(priority, now),
  priority.preemptionPolicy ?? '',
];

export const runtimeClassCells: CellsOf<V1RuntimeClass> = (runtime, now) => [
  nameOf(runtime),
  runtime.handler,
  ageOf(runtime, now),
];

export const eventCells: CellsOf<CoreV1Event> = (event, now) => {
  const { involvedObject: object, series, source } = event;
  const first = since(event.firstTimestamp ?? event.eventTime, now);
  const last = event.lastTimestamp ? since(event.lastTimestamp, now) : first;
  const kind = (object.kind ?? '').toLowerCase();
  const component = source?.component || (event.reportingComponent ?? '');
  const instance = source?.host || event.reportingInstance;
  return [
    series ? since(series.lastObservedTime, now) : last,
    event.type ?? '',
    event.reason ?? '',
    object.name ? `${kind}/${object.name}` : kind,
    object.fieldPath ?? '',
    instance ? `${component}, ${instance}` : component,
    (event.message ?? '').trim(),
    first,
    series ? (series.count ?? 0) : event.count || 1,
    nameOf(event),
  ];
};

/** The same event under its newer names. */
export const newEventCells: CellsOf<EventsV1Event> = (event, now) => {
  const older = {
    ...event,
    involvedObject: event.regarding ?? {},
    message: event.note,
    source: event.deprecatedSource,
    firstTimestamp: event.deprecatedFirstTimestamp,
    lastTimestamp: event.deprecatedLastTimestamp,
    count: event.deprecatedCount,
    reportingComponent: event.reportingController,
  };
  return eventCells(older as Wire<CoreV1Event>, now);
};
