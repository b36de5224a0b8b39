/** What a service may say. Source: pkg/apis/core/validation/validation.go, validateService and its neighbours. */
import type { V1Service, V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import { type FieldError, fieldError } from '../../meta/status.ts';
import { labelName, qualifiedKey, subdomainName } from '../../meta/validate-names.ts';
import { endpointAddress, legacyAddress, legacyRange, parseAddress } from './checks/addresses.ts';
import { breaches, duplicates, keyed, neededOneOf, notSupported, oneOf } from './checks/fields.ts';
import { portNumber, portNumberOrName } from './checks/names.ts';
import { labels } from './checks/selectors.ts';
import { validateClusterIPs, validateClusterIPsUpdate } from './service-cluster-ips.ts';
import { isHeadless, needsHealthCheckPort, reachableFromOutside } from './service-needs.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];
const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const hints = 'service.kubernetes.io/topology-aware-hints';
const mode = 'service.kubernetes.io/topology-mode';
const longestAffinity = 86_400;

export function validateService(service: V1Service, old?: V1Service): FieldError[] {
  const spec = service.spec ?? {};
  return [
    ...topologyAnnotations(service),
    ...ofType(spec),
    ...(spec.ports ?? []).flatMap((port, i, all) =>
      servicePort(port, all.length > 1, all.slice(0, i), `spec.ports[${i}]`),
    ),
    ...labels(spec.selector, 'spec.selector'),
    ...neededOneOf(spec.sessionAffinity, ['ClientIP', 'None'], 'spec.sessionAffinity'),
    ...affinity(spec),
    ...validateClusterIPs(spec, old?.spec),
    ...externalIPs(spec, old?.spec),
    ...neededOneOf(spec.type, types, 'spec.type'),
    ...nodePorts(spec),
    ...duplicates(
      spec.ports ?? [],
      ({ protocol, port }) => `${protocol} ${port}`,
      ({ protocol, port }, i) => fieldError.duplicate(`spec.ports[${i}]`, internalPort({ protocol, port })),
    ),
    ...allowedSources(service, old),
    ...loadBalancer(spec),
    ...externalTraffic(spec),
    ...internalTraffic(spec),
    ...oneOf(spec.trafficDistribution, ['PreferClose', 'PreferSameZone', 'PreferSameNode'], 'spec.trafficDistribution'),
  ];
}

export function validateServiceUpdate(service: V1Service, old: V1Service): FieldError[] {
  const [spec, before] = [service.spec ?? {}, old.spec ?? {}];
  const both = (needs: (of: V1ServiceSpec) => boolean): boolean => needs(spec) && needs(before);
  return [
    ...validateClusterIPsUpdate(spec, before),
    ...(both(({ type }) => type === 'LoadBalancer') && spec.loadBalancerClass !== before.loadBalancerClass
      ? [fieldError.invalid('spec.loadBalancerClass', spec.loadBalancerClass, 'may not change once set')]
      : []),
    ...loadBalancerClass(spec),
    ...(both(needsHealthCheckPort) && spec.healthCheckNodePort !== before.healthCheckNodePort
      ? [fieldError.forbidden('spec.healthCheckNodePort', 'field is immutable')]
      : []),
    ...validateService(service, old),
  ];
}

export function validateServiceStatus(service: V1Service, old: V1Service): FieldError[] {
  const ingress = service.status?.loadBalancer?.ingress ?? [];
  const path = 'status.loadBalancer.ingress';
  if (service.spec?.type !== 'LoadBalancer' && ingress.length > 0)
    return [fieldError.forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  const kept = (old.status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  return ingress.flatMap(({ ip, ipMode, hostname }, i) => [
    ...(ip ? legacyAddress(ip, `${path}[${i}].ip`, kept) : []),
    ...(ip && ipMode === undefined
      ? [fieldError.required(`${path}[${i}].ipMode`, 'must be specified when `ip` is set')]
      : []),
    ...(!ip && ipMode !== undefined
      ? [fieldError.forbidden(`${path}[${i}].ipMode`, 'may not be specified when `ip` is not set')]
      : []),
    ...(ip ? oneOf(ipMode, ['Proxy', 'VIP'], `${path}[${i}].ipMode`) : []),
    ...(hostname ? dnsName(hostname, `${path}[${i}].hostname`) : []),
  ]);
}

/** A host name that is no address. */
export function dnsName(hostname: string, field: string): FieldError[] {
  return [
    ...breaches(subdomainName, hostname, field),
    ...(parseAddress(hostname) ? [fieldError.invalid(field, hostname, 'must be a DNS name, not an IP address')] : []),
  ];
}

function topologyAnnotations({ metadata }: V1Service): FieldError[] {
  const annotations = metadata?.annotations ?? {};
  const [chosen, hinted] = [annotations[mode], annotations[hints]];
  if (chosen === undefined || hinted === undefined || chosen === hinted) return [];
  const why = `must match annotations[${hints}] when both are specified`;
  return [fieldError.invalid(keyed('metadata.annotations', mode), chosen, why)];
}

function ofType(spec: V1ServiceSpec): FieldError[] {
  const noPorts =
    (spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName'
      ? [fieldError.required('spec.ports')]
      : [];
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') {
    const why = `may not be set to 'None' for ${spec.type} services`;
    return [...noPorts, ...(isHeadless(spec) ? [fieldError.invalid('spec.clusterIPs[0]', 'None', why)] : [])];
  }
  if (spec.type !== 'ExternalName') return noPorts;
  const unwanted = [
    ...((spec.clusterIPs ?? []).length > 0 ? ['spec.clusterIPs'] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? ['spec.ipFamilies'] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : ['spec.ipFamilyPolicy']),
  ].map((field) => fieldError.forbidden(field, 'may not be set for ExternalName services'));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [
    ...unwanted,
    ...(name === '' ? [fieldError.required('spec.externalName')] : breaches(subdomainName, name, 'spec.externalName')),
  ];
}

function servicePort(
  port: V1ServicePort,
  needsName: boolean,
  earlier: readonly V1ServicePort[],
  path: string,
): FieldError[] {
  const { name = '', protocol, targetPort = 0, appProtocol } = port;
  return [
    ...(needsName && name === '' ? [fieldError.required(`${path}.name`)] : []),
    ...(name === '' ? [] : breaches(labelName, name, `${path}.name`)),
    ...(name !== '' && earlier.some((other) => other.name === name)
      ? [fieldError.duplicate(`${path}.name`, name)]
      : []),
    ...portNumber(port.port ?? 0, `${path}.port`),
    ...neededOneOf(protocol, protocols, `${path}.protocol`),
    ...portNumberOrName(targetPort, `${path}.targetPort`),
    ...(appProtocol === undefined ? [] : breaches(qualifiedKey, appProtocol, `${path}.appProtocol`)),
  ];
}

/** A port as Go's internal type prints it. */
function internalPort({ protocol, port }: { protocol: string | undefined; port: number }): unknown {
  return { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

function affinity({ sessionAffinity, sessionAffinityConfig }: V1ServiceSpec): FieldError[] {
  const path = 'spec.sessionAffinityConfig';
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (sessionAffinity === 'ClientIP' && seconds !== undefined && (seconds <= 0 || seconds > longestAffinity))
    return [
      fieldError.invalid(
        `${path}.clientIP.timeoutSeconds`,
        seconds,
        `must be greater than 0 and less than ${longestAffinity}`,
      ),
    ];
  if (sessionAffinity === 'None' && sessionAffinityConfig)
    return [fieldError.forbidden(path, 'must not be set when session affinity is None')];
  return [];
}

function externalIPs(spec: V1ServiceSpec, old?: V1ServiceSpec): FieldError[] {
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const problems = legacyAddress(ip, `spec.externalIPs[${i}]`, old?.externalIPs);
    return problems.length > 0 ? problems : endpointAddress(ip, `spec.externalIPs[${i}]`);
  });
}

function nodePorts({ type, ports = [] }: V1ServiceSpec): FieldError[] {
  const forbidden = ports.flatMap(({ nodePort }, i) =>
    type === 'ClusterIP' && nodePort
      ? [fieldError.forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'")]
      : [],
  );
  const chosen = ports.map((port, index) => ({ ...port, index })).filter(({ nodePort }) => nodePort);
  return [
    ...forbidden,
    ...duplicates(
      chosen,
      ({ protocol, nodePort }) => `${protocol} ${nodePort}`,
      ({ index, nodePort }) => fieldError.duplicate(`spec.ports[${index}].nodePort`, nodePort),
    ),
  ];
}

function allowedSources({ metadata, spec = {} }: V1Service, old?: V1Service): FieldError[] {
  const elsewhere = (path: string): FieldError[] =>
    spec.type === 'LoadBalancer' ? [] : [fieldError.forbidden(path, "may only be used when `type` is 'LoadBalancer'")];
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    const path = 'spec.LoadBalancerSourceRanges';
    const kept = (old?.spec?.loadBalancerSourceRanges ?? []).map((range) => range.trim());
    return [...elsewhere(path), ...ranges.flatMap((range, i) => legacyRange(range.trim(), `${path}[${i}]`, kept))];
  }
  const annotated = metadata?.annotations?.[sourceRanges];
  if (annotated === undefined) return [];
  const path = keyed('metadata.annotations', sourceRanges);
  const unchanged = old?.metadata?.annotations?.[sourceRanges] === annotated || annotated.trim() === '';
  return [
    ...elsewhere(path),
    ...(unchanged ? [] : annotated.split(',').flatMap((range) => legacyRange(range.trim(), path))),
  ];
}

function loadBalancer(spec: V1ServiceSpec): FieldError[] {
  const allocates = spec.allocateLoadBalancerNodePorts;
  const why = "may only be used when `type` is 'LoadBalancer'";
  return [
    ...(allocates !== undefined && spec.type !== 'LoadBalancer'
      ? [fieldError.forbidden('spec.allocateLoadBalancerNodePorts', why)]
      : []),
    ...loadBalancerClass(spec),
  ];
}

function loadBalancerClass({ type, loadBalancerClass: name }: V1ServiceSpec): FieldError[] {
  if (name === undefined) return [];
  if (type === 'LoadBalancer') return breaches(qualifiedKey, name, 'spec.loadBalancerClass');
  return [fieldError.forbidden('spec.loadBalancerClass', "may only be used when `type` is 'LoadBalancer'")];
}

function externalTraffic(spec: V1ServiceSpec): FieldError[] {
  const path = 'spec.externalTrafficPolicy';
  const { externalTrafficPolicy: policy, healthCheckNodePort: port } = spec;
  const outside = reachableFromOutside(spec)
    ? neededOneOf(policy, ['Cluster', 'Local'], path)
    : policy
      ? [fieldError.invalid(path, policy, 'may only be set for externally-accessible services')]
      : [];
  const checkPath = 'spec.healthCheckNodePort';
  if (!needsHealthCheckPort(spec)) {
    const why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    return [...outside, ...(port ? [fieldError.invalid(checkPath, port, why)] : [])];
  }
  return [...outside, ...(port ? portNumber(port, checkPath) : [fieldError.required(checkPath)])];
}

function internalTraffic({ internalTrafficPolicy: policy }: V1ServiceSpec): FieldError[] {
  if (policy === undefined || ['Cluster', 'Local'].includes(policy)) return [];
  return [notSupported('spec.internalTrafficPolicy', policy, ['Cluster', 'Local'])];
}
