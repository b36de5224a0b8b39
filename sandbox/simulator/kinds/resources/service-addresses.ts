/**
 * Addresses and node ports of services: what a service takes over from its older self, and what it is given.
 * Runs before validation, as the server does. Source: pkg/registry/core/service/storage/{storage,alloc}.go, ipallocator, portallocator.
 */
import type { V1Service, V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import { type FieldError, fieldError, invalid, StatusError } from '../../meta/status.ts';
import { type Address, contains, parseAddress, parseRange, type Range } from './checks/addresses.ts';
import { validateClusterIPs } from './service-cluster-ips.ts';
import { needsClusterIP, needsHealthCheckPort, needsNodePorts } from './service-needs.ts';

export const serviceRange = '10.96.0.0/16';
export const nodePortRange = { first: 30_000, last: 32_767 } as const;

/** What other services have. */
export interface Used {
  readonly ips: ReadonlySet<string>;
  readonly ports: ReadonlySet<number>;
}

/**
 * Fills the addresses, families and ports a new or changed service needs, or takes those it asks for.
 * `random` is in [0, 1). Throws StatusError 422 when one cannot be had, 500 when none is left.
 */
export function allocateServiceAddresses(draft: V1Service, used: Used, random: () => number, old?: V1Service): void {
  draft.spec ??= {};
  const { spec } = draft;
  const name = draft.metadata?.name ?? '';
  if (old?.spec) takeOver(spec, old.spec);
  pluralize(spec, old?.spec);
  allocateFamilies(spec, name, old?.spec);
  allocateIPs(spec, name, used.ips, random, old?.spec);
  allocatePorts(spec, name, used.ports, random, old?.spec);
}

/** What a service holds, to be added to what is used. */
export function addressesOf({ spec }: V1Service): { ips: string[]; ports: number[] } {
  const { clusterIPs = [], ports = [], healthCheckNodePort } = spec ?? {};
  return {
    ips: clusterIPs.filter((ip) => ip !== '' && ip !== 'None').map((ip) => parseAddress(ip)?.canonical ?? ip),
    ports: [...ports.map(({ nodePort }) => nodePort), healthCheckNodePort].filter(
      (port): port is number => port !== undefined && port !== 0,
    ),
  };
}

/** An update that leaves out what was allocated means to keep it. */
function takeOver(spec: V1ServiceSpec, old: V1ServiceSpec): void {
  if (needsClusterIP(old) && needsClusterIP(spec)) {
    if (!spec.clusterIP && old.clusterIP) spec.clusterIP = old.clusterIP;
    if ((spec.clusterIPs ?? []).length === 0 && old.clusterIPs) spec.clusterIPs = [...old.clusterIPs];
  }
  if (allocatesNodePorts(old) && allocatesNodePorts(spec)) takeOverPorts(spec.ports ?? [], old.ports ?? []);
  if (needsHealthCheckPort(old) && needsHealthCheckPort(spec) && !spec.healthCheckNodePort && old.healthCheckNodePort)
    spec.healthCheckNodePort = old.healthCheckNodePort;
}

function takeOverPorts(ports: readonly V1ServicePort[], before: readonly V1ServicePort[]): void {
  const had = new Set(before.map(({ nodePort }) => nodePort));
  const taken = new Set(ports.map(({ nodePort }) => nodePort).filter((port) => port && had.has(port)));
  const byName = new Map(before.map(({ name = '', nodePort }) => [name, nodePort]));
  for (const port of ports) {
    const former = byName.get(port.name ?? '');
    if (!port.nodePort && former && !taken.has(former)) port.nodePort = former;
  }
}

/** Keeps `clusterIPs` in step with `clusterIP` for clients that know only one of them. */
function pluralize(spec: V1ServiceSpec, old: V1ServiceSpec | undefined): void {
  if (!old) {
    if (spec.clusterIP && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const unchanged = JSON.stringify(spec.clusterIPs ?? []) === JSON.stringify(old.clusterIPs ?? []);
  if ((spec.clusterIP ?? '') === (old.clusterIP ?? '') || !unchanged) return;
  if (!spec.clusterIP) delete spec.clusterIPs;
  else spec.clusterIPs = [spec.clusterIP];
}

function allocateFamilies(spec: V1ServiceSpec, name: string, old: V1ServiceSpec | undefined): void {
  if (!needsClusterIP(spec)) return;
  const withoutSelector = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (withoutSelector ? 'RequireDualStack' : 'SingleStack');
  refuse(name, validateClusterIPs(spec, old));
  const single = spec.ipFamilyPolicy === 'SingleStack';
  const ips = spec.clusterIPs ?? [];
  const tooMany = (what: string): FieldError =>
    fieldError.invalid(
      'spec.ipFamilyPolicy',
      spec.ipFamilyPolicy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    );
  const given = spec.ipFamilies ?? [];
  refuse(name, [
    ...(single && ips.length === 2 ? [tooMany('cluster IPs')] : []),
    ...(single && given.length === 2 ? [tooMany('IP families')] : []),
    ...ips.flatMap((ip, i) =>
      ip !== 'None' && i >= given.length && parseAddress(ip)?.family === 'ipv6'
        ? [fieldError.invalid(`spec.clusterIPs[${i}]`, ips, 'IPv6 is not configured on this cluster')]
        : [],
    ),
  ]);
  if (withoutSelector) {
    // Endpoints of these are written by hand, and may have either family.
    const [first = 'IPv4', ...rest] = given;
    spec.ipFamilies = single || rest.length > 0 ? [first, ...rest] : [first, first === 'IPv4' ? 'IPv6' : 'IPv4'];
    return;
  }
  refuse(name, [
    ...(spec.ipFamilyPolicy === 'RequireDualStack'
      ? [
          fieldError.invalid(
            'spec.ipFamilyPolicy',
            spec.ipFamilyPolicy,
            'this cluster is not configured for dual-stack services',
          ),
        ]
      : []),
    ...given.flatMap((family, i) =>
      family === 'IPv4' ? [] : [fieldError.invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster')],
    ),
  ]);
  if (given.length === 0) spec.ipFamilies = ['IPv4'];
}

function allocateIPs(
  spec: V1ServiceSpec,
  name: string,
  used: ReadonlySet<string>,
  random: () => number,
  old: V1ServiceSpec | undefined,
): void {
  const keeps = old !== undefined && old.type !== 'ExternalName';
  if (!needsClusterIP(spec) || spec.clusterIPs?.[0] === 'None' || keeps) return;
  const asked = spec.clusterIPs?.[0];
  if (!asked) {
    spec.clusterIP = freeAddress(used, random);
    spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const address = parseAddress(asked);
  const range = parseRange(serviceRange);
  if (!address || !range) return;
  const problem = ipProblem(address, range, used);
  if (problem)
    refuse(name, [
      fieldError.invalid('spec.clusterIPs', spec.clusterIPs ?? [], `failed to allocate IP ${asked}: ${problem}`),
    ]);
}

function ipProblem(address: Address, range: Range, used: ReadonlySet<string>): string | undefined {
  const ip = address.canonical;
  if (!contains(range, address) || isEdge(ip)) return 'the provided network does not match the current range';
  return used.has(ip) ? 'provided IP is already allocated' : undefined;
}

/** The first and the last address of the range are nobody's. */
function isEdge(ip: string): boolean {
  return ip === '10.96.0.0' || ip === '10.96.255.255';
}

/** The lower part of the range is left for addresses asked for, as ipallocator does: min(max(16, size / 16), 256). */
const reserved = 256;

function freeAddress(used: ReadonlySet<string>, random: () => number): string {
  const size = 65_534;
  const start = reserved + Math.floor(random() * (size - reserved));
  for (let i = 0; i < size; i++) {
    const offset = ((start - 1 + i) % size) + 1;
    const ip = `10.96.${offset >> 8}.${offset & 255}`;
    if (!used.has(ip)) return ip;
  }
  throw internal('failed to allocate a serviceIP: range is full');
}

function allocatePorts(
  spec: V1ServiceSpec,
  name: string,
  used: ReadonlySet<number>,
  random: () => number,
  old: V1ServiceSpec | undefined,
): void {
  const own = new Set((old?.ports ?? []).map(({ nodePort }) => nodePort));
  const taken = new Set(used);
  if (needsNodePorts(spec)) {
    /** One number serves TCP and UDP of the same port. */
    const byPort = new Map<number, number>();
    for (const [i, port] of (spec.ports ?? []).entries()) {
      if (!port.nodePort && !allocatesNodePorts(spec)) continue;
      const shared = old ? undefined : byPort.get(port.port);
      const wanted = port.nodePort || shared || (old ? undefined : requested(port.port, spec.ports ?? []));
      if (wanted && wanted !== shared && !own.has(wanted)) {
        const problem = portProblem(wanted, taken);
        if (problem) refuse(name, [fieldError.invalid(`spec.ports[${i}].nodePort`, wanted, problem)]);
      }
      port.nodePort = wanted || freePort(taken, random, 'failed to allocate a nodePort: range is full');
      // Updates may use one number for two protocols, so it counts as taken only for others.
      if (old) own.add(port.nodePort);
      taken.add(port.nodePort);
      if (!shared) byPort.set(port.port, port.nodePort);
    }
  }
  if (!needsHealthCheckPort(spec) || (old && needsHealthCheckPort(old))) return;
  const check = spec.healthCheckNodePort;
  const problem = check ? portProblem(check, taken) : undefined;
  if (problem) throw internal(`failed to allocate requested HealthCheck NodePort ${check}: ${problem}`);
  if (!check)
    spec.healthCheckNodePort = freePort(taken, random, 'failed to allocate a HealthCheck NodePort 0: range is full');
}

function allocatesNodePorts(spec: V1ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

function requested(port: number, ports: readonly V1ServicePort[]): number | undefined {
  return ports.find((other) => other.port === port && other.nodePort)?.nodePort;
}

function portProblem(port: number, taken: ReadonlySet<number>): string | undefined {
  const { first, last } = nodePortRange;
  if (port < first || port > last)
    return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`;
  return taken.has(port) ? 'provided port is already allocated' : undefined;
}

/** The lower ports are left for those asked for, as portallocator does: min(max(16, size / 32), 128). */
const reservedPorts = 86;

function freePort(taken: ReadonlySet<number>, random: () => number, full: string): number {
  const { first, last } = nodePortRange;
  const size = last - first + 1;
  const start = reservedPorts + Math.floor(random() * (size - reservedPorts));
  for (let i = 0; i < size; i++) {
    const port = first + ((start + i) % size);
    if (!taken.has(port)) return port;
  }
  throw internal(full);
}

function refuse(name: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid({ group: '', kind: 'Service' }, name, errors);
}

function internal(why: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] });
}
