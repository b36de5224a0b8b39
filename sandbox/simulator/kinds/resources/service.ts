/** Services: defaults, what a change of type leaves behind, warnings. Source: pkg/apis/core/v1/defaults.go, pkg/registry/core/service/strategy.go, pkg/api/service/warnings.go. */
import type { V1Service, V1ServiceSpec } from '@kubernetes/client-node';
import { serviceName } from '../../meta/validate-names.ts';
import { equal, type Json } from '../../patch/json.ts';
import type { Rules } from '../rules.ts';
import { addressWarnings, rangeWarnings } from './checks/addresses.ts';
import { needsClusterIP, needsHealthCheckPort, needsNodePorts, reachableFromOutside } from './service-needs.ts';
import { validateService, validateServiceStatus, validateServiceUpdate } from './service-validation.ts';

const clientIPSeconds = 10_800;

function setDefaults(service: V1Service): void {
  service.spec ??= {};
  const { spec } = service;
  if (!spec.sessionAffinity) spec.sessionAffinity = 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: clientIPSeconds } };
  if (!spec.type) spec.type = 'ClusterIP';
  for (const port of spec.ports ?? []) {
    if (!port.protocol) port.protocol = 'TCP';
    if (!port.targetPort) port.targetPort = port.port ?? 0;
    if (port.nodePort === 0) delete port.nodePort;
    if (port.name === '') delete port.name;
  }
  if (spec.ports?.length === 0) delete spec.ports;
  if (reachableFromOutside(spec) && !spec.externalTrafficPolicy) spec.externalTrafficPolicy = 'Cluster';
  if (spec.internalTrafficPolicy === undefined && ['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type))
    spec.internalTrafficPolicy = 'Cluster';
  // It was set on old services of this type, and is not shown since.
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy;
  if (spec.type === 'LoadBalancer') {
    spec.allocateLoadBalancerNodePorts ??= true;
    for (const ingress of service.status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
  }
}

/** What the old type had and the new one has no use for goes, unless the request changes it itself. */
function dropWhatTypeLacks(spec: V1ServiceSpec, old: V1ServiceSpec): void {
  if (needsClusterIP(old) && !needsClusterIP(spec)) {
    if (spec.clusterIP === old.clusterIP && same(spec.clusterIPs, old.clusterIPs)) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (same(spec.ipFamilies, old.ipFamilies)) delete spec.ipFamilies;
    if (spec.ipFamilyPolicy === old.ipFamilyPolicy) delete spec.ipFamilyPolicy;
  }
  if (needsNodePorts(old) && !needsNodePorts(spec)) {
    const had = new Set((old.ports ?? []).map(({ nodePort }) => nodePort));
    if ((spec.ports ?? []).every(({ nodePort }) => !nodePort || had.has(nodePort)))
      for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(spec) && spec.healthCheckNodePort === old.healthCheckNodePort)
    delete spec.healthCheckNodePort;
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (spec.allocateLoadBalancerNodePorts === old.allocateLoadBalancerNodePorts)
      delete spec.allocateLoadBalancerNodePorts;
    if (spec.loadBalancerClass === old.loadBalancerClass) delete spec.loadBalancerClass;
  }
  if (
    reachableFromOutside(old) &&
    !reachableFromOutside(spec) &&
    spec.externalTrafficPolicy === old.externalTrafficPolicy
  )
    delete spec.externalTrafficPolicy;
}

function same(a: unknown, b: unknown): boolean {
  return equal((a ?? []) as Json, (b ?? []) as Json);
}

/** The annotation that spec.trafficDistribution replaced. */
const topologyHints = 'service.kubernetes.io/topology-aware-hints';

function warnings({ metadata, spec = {} }: V1Service): string[] {
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const hasAddress = spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None';
  const hasExternalIPs = (spec.externalIPs ?? []).length > 0;
  return [
    ...(metadata?.annotations?.[topologyHints] === undefined
      ? []
      : [`annotation ${topologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead`]),
    ...(hasAddress ? (spec.clusterIPs ?? []).flatMap((ip, i) => addressWarnings(ip, `spec.clusterIPs[${i}]`)) : []),
    ...(isHeadless && spec.loadBalancerIP ? ['spec.loadBalancerIP is ignored for headless services'] : []),
    ...(isHeadless && hasExternalIPs ? ['spec.externalIPs is ignored for headless services'] : []),
    ...(isHeadless && spec.sessionAffinity !== 'None' ? ['spec.SessionAffinity is ignored for headless services'] : []),
    ...(spec.externalIPs ?? []).flatMap((ip, i) => addressWarnings(ip, `spec.externalIPs[${i}]`)),
    ...(spec.loadBalancerIP ? addressWarnings(spec.loadBalancerIP, 'spec.loadBalancerIP') : []),
    ...(spec.loadBalancerSourceRanges ?? []).flatMap((range, i) =>
      rangeWarnings(range, `spec.loadBalancerSourceRanges[${i}]`),
    ),
    ...(spec.type === 'ExternalName' && hasExternalIPs
      ? ['spec.externalIPs is ignored when spec.type is "ExternalName"']
      : []),
    ...(spec.type !== 'ExternalName' && spec.externalName
      ? ['spec.externalName is ignored when spec.type is not "ExternalName"']
      : []),
    ...(spec.trafficDistribution === 'PreferClose'
      ? ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"']
      : []),
  ];
}

export const service: Rules<V1Service> = {
  nameRule: serviceName,
  setDefaults,
  prepareForCreate(draft) {
    draft.status = { loadBalancer: {} };
  },
  prepareForUpdate(draft, old) {
    dropWhatTypeLacks(draft.spec ?? {}, old.spec ?? {});
    if (draft.spec?.type !== 'LoadBalancer') draft.status = { ...draft.status, loadBalancer: {} };
  },
  validate: (object) => validateService(object),
  validateUpdate: validateServiceUpdate,
  validateStatusUpdate: validateServiceStatus,
  warnings: (object) => warnings(object),
};
