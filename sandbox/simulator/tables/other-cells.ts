/** The lines of all other groups. Source: pkg/printers/internalversion/printers.go. */
import type {
  RbacV1Subject,
  V1CertificateSigningRequest,
  V1EndpointSlice,
  V1Ingress,
  V1NetworkPolicy,
  V1PodDisruptionBudget,
  V1RoleBinding,
  V2HorizontalPodAutoscaler,
  V2MetricSpec,
  V2MetricStatus,
} from '@kubernetes/client-node';
import { isObject, type Json, type JsonObject } from '../patch/json.ts';
import { humanDuration, since } from './ages.ts';
import type { Cells } from './cells.ts';
import { listWithMore } from './core-cells.ts';
import { formatSelector } from './workload-cells.ts';

function at(object: JsonObject, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, key) => (isObject(value) ? value[key] : undefined), object);
}

function text(object: JsonObject, path: string, none = ''): string {
  const value = at(object, path);
  return value === undefined || value === null || value === '' ? none : String(value);
}

function count(object: JsonObject, path: string): number {
  const value = at(object, path);
  return Array.isArray(value) ? value.length : 0;
}

function age(object: JsonObject, now: Date): string {
  return since(text(object, 'metadata.creationTimestamp'), now);
}

type Column = (object: JsonObject, now: Date) => Json;
const name: Column = (object) => text(object, 'metadata.name');

/** A line of a name and some columns. */
function line(...columns: Column[]): Cells[string] {
  return (object, now) => [name, ...columns].map((column) => column(object, now));
}

const ingress = ({ metadata, spec, status }: V1Ingress, now: Date): Json[] => {
  const hosts = [...new Set((spec?.rules ?? []).flatMap(({ host }) => host || []))];
  const addresses = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
  return [
    metadata?.name ?? '',
    spec?.ingressClassName ?? '<none>',
    (spec?.rules ?? []).length === 0 || hosts.length === 0 ? '*' : listWithMore(hosts, '*'),
    addresses.join(','),
    (spec?.tls ?? []).length > 0 ? '80, 443' : '80',
    since(metadata?.creationTimestamp, now),
  ];
};

const networkPolicy = ({ metadata, spec }: V1NetworkPolicy, now: Date): Json[] => [
  metadata?.name ?? '',
  formatSelector(spec?.podSelector),
  since(metadata?.creationTimestamp, now),
];

const endpointSlice = ({ metadata, addressType, ports, endpoints }: V1EndpointSlice, now: Date): Json[] => [
  metadata?.name ?? '',
  addressType,
  listWithMore(
    (ports ?? []).map(({ port, name: called }) => (port === undefined ? (called ?? '*') : String(port))),
    '<unset>',
  ),
  listWithMore(
    (endpoints ?? []).flatMap(({ addresses }) => addresses),
    '<unset>',
  ),
  since(metadata?.creationTimestamp, now),
];

const budget = ({ metadata, spec, status }: V1PodDisruptionBudget, now: Date): Json[] => [
  metadata?.name ?? '',
  spec?.minAvailable === undefined ? 'N/A' : String(spec.minAvailable),
  spec?.maxUnavailable === undefined ? 'N/A' : String(spec.maxUnavailable),
  status?.disruptionsAllowed ?? 0,
  since(metadata?.creationTimestamp, now),
];

const binding = ({ metadata, roleRef, subjects }: V1RoleBinding, now: Date): Json[] => {
  const of = (kind: string): string =>
    ((subjects ?? []) as RbacV1Subject[])
      .filter((subject) => subject.kind === kind)
      .map((subject) => (kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name))
      .join(', ');
  return [
    metadata?.name ?? '',
    `${roleRef.kind}/${roleRef.name}`,
    since(metadata?.creationTimestamp, now),
    of('User'),
    of('Group'),
    of('ServiceAccount'),
  ];
};

interface Target {
  readonly type?: string;
  readonly averageValue?: string;
  readonly averageUtilization?: number;
  readonly value?: string;
}

/** What is measured against what is wanted. */
function metric(spec: V2MetricSpec, status: V2MetricStatus | undefined): string {
  const resource = spec.resource ?? spec.containerResource;
  if (resource) {
    const now = (status?.resource ?? status?.containerResource)?.current as Target | undefined;
    const target = resource.target as Target;
    if (target.averageValue !== undefined)
      return `${resource.name}: ${now?.averageValue ?? '<unknown>'}/${target.averageValue}`;
    const current = now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}%`;
    return `${resource.name}: ${current}/${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`;
  }
  const target = (spec.pods ?? spec.object ?? spec.external)?.target as Target | undefined;
  const now = (status?.pods ?? status?.object ?? status?.external)?.current as Target | undefined;
  if (!target) return '<unknown type>';
  if (spec.pods) return `${now?.averageValue ?? '<unknown>'}/${target.averageValue}`;
  if (target.averageValue !== undefined) return `${now?.averageValue ?? '<unknown>'}/${target.averageValue} (avg)`;
  return `${now?.value ?? '<unknown>'}/${target.value}`;
}

const autoscaler = ({ metadata, spec, status }: V2HorizontalPodAutoscaler, now: Date): Json[] => {
  const metrics = (spec?.metrics ?? []).map((one, index) => metric(one, status?.currentMetrics?.[index]));
  const shown = metrics.slice(0, 2).join(', ') + (metrics.length > 2 ? ` + ${metrics.length - 2} more...` : '');
  return [
    metadata?.name ?? '',
    `${spec?.scaleTargetRef.kind}/${spec?.scaleTargetRef.name}`,
    metrics.length === 0 ? '<none>' : shown,
    spec?.minReplicas === undefined ? '<unset>' : String(spec.minReplicas),
    spec?.maxReplicas ?? 0,
    status?.currentReplicas ?? 0,
    since(metadata?.creationTimestamp, now),
  ];
};

const signingRequest = ({ metadata, spec, status }: V1CertificateSigningRequest, now: Date): Json[] => {
  const states = [
    ...(['Denied', 'Approved'] as const)
      .filter((type) => status?.conditions?.some((condition) => condition.type === type))
      .slice(0, 1),
    ...(status?.conditions?.some(({ type }) => type === 'Failed') ? ['Failed'] : []),
  ];
  const condition = states.length === 0 ? 'Pending' : states.join(',');
  return [
    metadata?.name ?? '',
    since(metadata?.creationTimestamp, now),
    spec.signerName || '<none>',
    spec.username ?? '',
    spec.expirationSeconds === undefined ? '<none>' : humanDuration(spec.expirationSeconds * 1_000),
    status?.certificate ? `${condition},Issued` : condition,
  ];
};

const apiService: Cells[string] = (object, now) => {
  const service = at(object, 'spec.service');
  const conditions = (at(object, 'status.conditions') ?? []) as JsonObject[];
  const available = conditions.find(({ type }) => type === 'Available');
  const state =
    available?.status === 'True'
      ? 'True'
      : `${String(available?.status ?? 'Unknown')}${available?.reason ? ` (${String(available.reason)})` : ''}`;
  return [
    text(object, 'metadata.name'),
    isObject(service) ? `${String(service.namespace)}/${String(service.name)}` : 'Local',
    available ? state : 'Unknown',
    age(object, now),
  ];
};

const yesNo =
  (path: string, none: boolean | string): Column =>
  (object) => {
    const value = at(object, path) ?? none;
    return value as Json;
  };

const ipAddress: Cells[string] = (object) => {
  const ref = at(object, 'spec.parentRef');
  const parts = isObject(ref) ? [ref.group, ref.resource, ref.namespace, ref.name] : [];
  const [group = '', resource = '', namespace = '', called = ''] = parts.map((part) => String(part ?? ''));
  return [
    text(object, 'metadata.name'),
    `${resource}${group ? `.${group}` : ''}/${namespace ? `${namespace}/` : ''}${called}`,
  ];
};

const priorityLevel: Cells[string] = (object, now) => {
  const limited = at(object, 'spec.limited') ?? at(object, 'spec.exempt');
  const queuing = at(object, 'spec.limited.limitResponse.queuing');
  const of = (value: Json | undefined, key: string): Json =>
    isObject(value) && value[key] !== undefined ? String(value[key]) : '<none>';
  return [
    text(object, 'metadata.name'),
    text(object, 'spec.type'),
    of(limited, 'nominalConcurrencyShares'),
    of(queuing, 'queues'),
    of(queuing, 'handSize'),
    of(queuing, 'queueLengthLimit'),
    age(object, now),
  ];
};

const flowSchema: Cells[string] = (object, now) => {
  const conditions = (at(object, 'status.conditions') ?? []) as JsonObject[];
  return [
    text(object, 'metadata.name'),
    text(object, 'spec.priorityLevelConfiguration.name'),
    text(object, 'spec.matchingPrecedence'),
    text(object, 'spec.distinguisherMethod.type', '<none>'),
    age(object, now),
    String(conditions.find(({ type }) => type === 'Dangling')?.status ?? '?'),
  ];
};

const driver: Cells[string] = (object, now) => {
  const requests = (at(object, 'spec.tokenRequests') ?? []) as JsonObject[];
  const lifecycle = (at(object, 'spec.volumeLifecycleModes') ?? []) as Json[];
  return [
    text(object, 'metadata.name'),
    (at(object, 'spec.attachRequired') ?? true) as Json,
    (at(object, 'spec.podInfoOnMount') ?? false) as Json,
    (at(object, 'spec.storageCapacity') ?? false) as Json,
    requests.length === 0 ? '<unset>' : requests.map(({ audience }) => String(audience)).join(','),
    (at(object, 'spec.requiresRepublish') ?? false) as Json,
    lifecycle.length === 0 ? '<none>' : lifecycle.join(','),
    age(object, now),
  ];
};

const ingressClass: Cells[string] = (object, now) => {
  const parameters = at(object, 'spec.parameters');
  const shown = isObject(parameters)
    ? `${String(parameters.kind)}${parameters.apiGroup ? `.${String(parameters.apiGroup)}` : ''}/${String(parameters.name)}`
    : '<none>';
  return [text(object, 'metadata.name'), text(object, 'spec.controller'), shown, age(object, now)];
};

const policy: Cells[string] = (object, now) => {
  const kind = at(object, 'spec.paramKind');
  return [
    text(object, 'metadata.name'),
    count(object, 'spec.validations'),
    isObject(kind) ? `${String(kind.apiVersion)}/${String(kind.kind)}` : '<unset>',
    age(object, now),
  ];
};

const policyBinding: Cells[string] = (object, now) => {
  const ref = at(object, 'spec.paramRef');
  const shown = isObject(ref)
    ? ref.name
      ? `${ref.namespace ? `${String(ref.namespace)}/` : '*/'}${String(ref.name)}`
      : formatSelector(ref.selector)
    : '<unset>';
  return [text(object, 'metadata.name'), text(object, 'spec.policyName'), shown, age(object, now)];
};

const storageClass: Cells[string] = (object, now) => {
  const isDefault = [
    'storageclass.kubernetes.io/is-default-class',
    'storageclass.beta.kubernetes.io/is-default-class',
  ].some((key) => (at(object, 'metadata') as { annotations?: Record<string, string> }).annotations?.[key] === 'true');
  return [
    text(object, 'metadata.name') + (isDefault ? ' (default)' : ''),
    text(object, 'provisioner'),
    text(object, 'reclaimPolicy', 'Delete'),
    text(object, 'volumeBindingMode', 'Immediate'),
    (at(object, 'allowVolumeExpansion') ?? false) as Json,
    age(object, now),
  ];
};

const serviceRange: Cells[string] = (object, now) => [
  text(object, 'metadata.name'),
  ((at(object, 'spec.cidrs') ?? []) as Json[]).join(','),
  age(object, now),
];

const resourceClaim: Cells[string] = (object, now) => {
  const allocated = at(object, 'status.allocation') !== undefined;
  const reserved = count(object, 'status.reservedFor') > 0;
  const states = [
    ...(allocated ? ['allocated'] : ['pending']),
    ...(reserved ? ['reserved'] : []),
    ...(at(object, 'metadata.deletionTimestamp') ? ['deleted'] : []),
  ];
  return [text(object, 'metadata.name'), states.join(','), age(object, now)];
};

export const otherCells: Cells = {
  'networking.k8s.io/v1 Ingress': ingress as Cells[string],
  'networking.k8s.io/v1 IngressClass': ingressClass,
  'networking.k8s.io/v1 NetworkPolicy': networkPolicy as Cells[string],
  'networking.k8s.io/v1 IPAddress': ipAddress,
  'networking.k8s.io/v1 ServiceCIDR': serviceRange,
  'discovery.k8s.io/v1 EndpointSlice': endpointSlice as unknown as Cells[string],
  'policy/v1 PodDisruptionBudget': budget as Cells[string],
  'rbac.authorization.k8s.io/v1 RoleBinding': binding as unknown as Cells[string],
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': binding as unknown as Cells[string],
  'autoscaling/v2 HorizontalPodAutoscaler': autoscaler as Cells[string],
  'certificates.k8s.io/v1 CertificateSigningRequest': signingRequest as unknown as Cells[string],
  'apiregistration.k8s.io/v1 APIService': apiService,
  'scheduling.k8s.io/v1 PriorityClass': line(
    (object) => (at(object, 'value') ?? 0) as Json,
    yesNo('globalDefault', false),
    age,
    (object) => text(object, 'preemptionPolicy', 'PreemptLowerPriority'),
  ),
  'storage.k8s.io/v1 StorageClass': storageClass,
  'storage.k8s.io/v1 CSIDriver': driver,
  'storage.k8s.io/v1 CSINode': line((object) => count(object, 'spec.drivers'), age),
  'storage.k8s.io/v1 VolumeAttachment': line(
    (object) => text(object, 'spec.attacher'),
    (object) => text(object, 'spec.source.persistentVolumeName'),
    (object) => text(object, 'spec.nodeName'),
    (object) => (at(object, 'status.attached') ?? false) as Json,
    age,
  ),
  'storage.k8s.io/v1 VolumeAttributesClass': line((object) => text(object, 'driverName'), age),
  'coordination.k8s.io/v1 Lease': line((object) => text(object, 'spec.holderIdentity'), age),
  'node.k8s.io/v1 RuntimeClass': line((object) => text(object, 'handler'), age),
  'admissionregistration.k8s.io/v1 MutatingWebhookConfiguration': line((object) => count(object, 'webhooks'), age),
  'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration': line((object) => count(object, 'webhooks'), age),
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy': policy,
  'admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding': policyBinding,
  'flowcontrol.apiserver.k8s.io/v1 FlowSchema': flowSchema,
  'flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration': priorityLevel,
  'resource.k8s.io/v1 DeviceClass': line(age),
  'resource.k8s.io/v1 ResourceClaim': resourceClaim,
  'resource.k8s.io/v1 ResourceClaimTemplate': line(age),
  'resource.k8s.io/v1 ResourceSlice': line(
    (object) => text(object, 'spec.nodeName', '<none>'),
    (object) => text(object, 'spec.driver'),
    (object) => text(object, 'spec.pool.name'),
    age,
  ),
};
