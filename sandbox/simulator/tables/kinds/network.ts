/** Rows of services, routes and their ends. Source: pkg/printers/internalversion/printers.go. */
import type {
  CoreV1EndpointPort,
  V1EndpointSlice,
  V1Endpoints,
  V1Ingress,
  V1IngressClass,
  V1IPAddress,
  V1NetworkPolicy,
  V1Service,
  V1ServiceCIDR,
} from '@kubernetes/client-node';
import { ageOf, type CellsOf, firstThree, nameOf, type Wire } from '../cells.ts';
import { byBytes, formatLabelSelector, formatLabels } from '../format-labels.ts';

export const serviceCells: CellsOf<V1Service> = (service, now) => [
  nameOf(service),
  service.spec?.type ?? '',
  service.spec?.clusterIPs?.[0] ?? '<none>',
  externalIP(service),
  (service.spec?.ports ?? []).map(servicePort).join(',') || '<none>',
  ageOf(service, now),
  formatLabels(service.spec?.selector),
];

function externalIP({ spec, status }: Wire<V1Service>): string {
  const given = spec?.externalIPs ?? [];
  switch (spec?.type) {
    case 'ClusterIP':
    case 'NodePort':
      return given.join(',') || '<none>';
    case 'LoadBalancer':
      return [...addressesOf(status?.loadBalancer?.ingress), ...given].join(',') || '<pending>';
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

/** Of a load balancer; sorted, each once. */
function addressesOf(ingress: readonly { readonly ip?: string; readonly hostname?: string }[] = []): string[] {
  const all = ingress.map(({ ip, hostname }) => ip || hostname || '').filter((address) => address !== '');
  return [...new Set(all)].sort(byBytes);
}

function servicePort({ port, nodePort, protocol }: { port: number; nodePort?: number; protocol?: string }): string {
  return nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`;
}

export const ingressCells: CellsOf<V1Ingress> = (ingress, now) => [
  nameOf(ingress),
  ingress.spec?.ingressClassName ?? '<none>',
  formatHosts(ingress.spec?.rules),
  addressesOf(ingress.status?.loadBalancer?.ingress).join(','),
  (ingress.spec?.tls ?? []).length === 0 ? '80' : '80, 443',
  ageOf(ingress, now),
];

/** Counts rules without a host among those it leaves out, as the real one does. */
function formatHosts(rules: readonly { readonly host?: string }[] = []): string {
  const hosts: string[] = [];
  for (const { host } of rules) {
    if (hosts.length === 3) return `${hosts.join(',')} + ${rules.length - 3} more...`;
    if (host) hosts.push(host);
  }
  return hosts.join(',') || '*';
}

export const ingressClassCells: CellsOf<V1IngressClass> = (ingressClass, now) => {
  const { apiGroup, kind, name } = ingressClass.spec?.parameters ?? {};
  const parameters = kind === undefined ? '<none>' : `${kind}${apiGroup === undefined ? '' : `.${apiGroup}`}/${name}`;
  return [nameOf(ingressClass), ingressClass.spec?.controller ?? '', parameters, ageOf(ingressClass, now)];
};

export const networkPolicyCells: CellsOf<V1NetworkPolicy> = (policy, now) => [
  nameOf(policy),
  formatLabelSelector(policy.spec?.podSelector ?? {}),
  ageOf(policy, now),
];

export const serviceCIDRCells: CellsOf<V1ServiceCIDR> = (range, now) => [
  nameOf(range),
  (range.spec?.cidrs ?? []).join(','),
  ageOf(range, now),
];

/** One cell more than there are columns, as the real server has it. */
export const ipAddressCells: CellsOf<V1IPAddress> = (address, now) => {
  const { group, resource = '', namespace, name } = address.spec?.parentRef ?? {};
  const parts = [(group ? `${resource}.${group}` : resource).toLowerCase(), namespace, name];
  const parent = address.spec?.parentRef === undefined ? '<none>' : parts.filter(Boolean).join('/');
  return [nameOf(address), parent, ageOf(address, now)];
};

export const endpointsCells: CellsOf<V1Endpoints> = (endpoints, now) => [
  nameOf(endpoints),
  formatEndpoints(endpoints),
  ageOf(endpoints, now),
];

function formatEndpoints({ subsets = [] }: Wire<V1Endpoints>): string {
  if (subsets.length === 0) return '<none>';
  const all = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap((port) => addresses.map(({ ip }) => hostPort(ip, port))),
  );
  return firstThree(all, '');
}

function hostPort(ip: string, { port }: Wire<CoreV1EndpointPort>): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

export const endpointSliceCells: CellsOf<V1EndpointSlice> = (slice, now) => [
  nameOf(slice),
  slice.addressType,
  firstThree(
    (slice.ports ?? []).map(({ port, name }) => String(port ?? name ?? '*')),
    '<unset>',
  ),
  firstThree(
    (slice.endpoints ?? []).flatMap(({ addresses }) => addresses ?? []),
    '<unset>',
  ),
  ageOf(slice, now),
];
