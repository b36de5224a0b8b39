/** Services as kube-proxy in iptables mode makes them work. Source: pkg/proxy/iptables/proxier.go, pkg/proxy/topology.go. */
import type { V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster.ts';
import { LaterView, type Pace } from './later-view.ts';
import type { Endpoint } from './network-stack.ts';
import { slicesByService } from './slices-by-service.ts';

/** kube-proxy's minSyncPeriod is a second; from the change of an EndpointSlice to the new rules it takes some tens of milliseconds. */
export const kubeProxyPace: Pace = { lagMs: 30, intervalMs: 1_000 };

/** Clients that are remembered per cluster (nf_conntrack's `recent` lists are bounded, too). */
const mostSessions = 1_000;

interface ServiceEndpoint extends Endpoint {
  readonly node: string | undefined;
  readonly ready: boolean;
  /** Serving and terminating. */
  readonly leaving: boolean;
}

interface ServicePort {
  readonly key: string;
  readonly internalLocal: boolean;
  /** Clients stay with an endpoint for so long, ms; 0 without affinity. */
  readonly affinityMs: number;
  readonly endpoints: readonly ServiceEndpoint[];
}

interface Rules {
  /** `TCP 10.96.0.10:53` */
  readonly byAddress: ReadonlyMap<string, { readonly port: ServicePort; readonly external: boolean }>;
  /** `TCP 30080` */
  readonly byNodePort: ReadonlyMap<string, ServicePort>;
}

export type Protocol = 'TCP' | 'UDP';

export type Translation = Endpoint | 'untouched' | 'reject' | 'drop';

export class ServiceProxy {
  readonly #cluster: Cluster;
  readonly #view: LaterView<Rules>;
  /** `<service port> <client>` to the endpoint it stays with. */
  readonly #affinity = new Map<string, { readonly endpoint: Endpoint; readonly untilMs: number }>();

  constructor(cluster: Cluster, pace: Pace) {
    this.#cluster = cluster;
    this.#view = new LaterView(cluster, {
      prefixes: ['/core/services/', '/discovery.k8s.io/endpointslices/'],
      pace,
      read: () => readRules(cluster),
    });
  }

  /**
   * Where packets of `client`, which is on `node`, really go; `toNode` says that the address is a node's.
   * externalTrafficPolicy: Local binds what comes from outside only, and all that is seen here comes from inside.
   */
  translate(
    to: Endpoint,
    client: { readonly ip: string; readonly node: string },
    { toNode = false, protocol = 'TCP' }: { readonly toNode?: boolean; readonly protocol?: Protocol } = {},
  ): Translation {
    const { byAddress, byNodePort } = this.#view.current;
    const addressed = byAddress.get(`${protocol} ${to.ip}:${to.port}`);
    const port = addressed?.port ?? (toNode ? byNodePort.get(`${protocol} ${to.port}`) : undefined);
    if (!port) return 'untouched';
    const local = port.internalLocal && addressed?.external === false;
    const usable = usableOf(local ? port.endpoints.filter(({ node }) => node === client.node) : port.endpoints);
    if (usable.length === 0) return usableOf(port.endpoints).length === 0 ? 'reject' : 'drop';
    return this.#choose(port, usable, client.ip);
  }

  #choose({ key, affinityMs }: ServicePort, usable: readonly ServiceEndpoint[], client: string): Translation {
    const nowMs = this.#cluster.now().getTime();
    const session = `${key} ${client}`;
    const kept = affinityMs > 0 ? this.#affinity.get(session) : undefined;
    const stays = kept && kept.untilMs > nowMs && usable.find((one) => isSame(one, kept.endpoint));
    const chosen = stays || usable[Math.floor(this.#cluster.random() * usable.length)];
    if (!chosen) return 'reject';
    const endpoint = { ip: chosen.ip, port: chosen.port };
    if (affinityMs > 0) this.#remember(session, { endpoint, untilMs: nowMs + affinityMs });
    return endpoint;
  }

  #remember(session: string, kept: { readonly endpoint: Endpoint; readonly untilMs: number }): void {
    this.#affinity.delete(session);
    this.#affinity.set(session, kept);
    const [oldest] = this.#affinity.keys();
    if (oldest !== undefined && this.#affinity.size > mostSessions) this.#affinity.delete(oldest);
  }
}

function isSame(one: Endpoint, other: Endpoint): boolean {
  return one.ip === other.ip && one.port === other.port;
}

/** Ready ones, or else those that still serve while they terminate. */
function usableOf(endpoints: readonly ServiceEndpoint[]): readonly ServiceEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter((endpoint) => endpoint.leaving);
}

function readRules({ reader }: Cluster): Rules {
  const slices = slicesByService(reader);
  const byAddress = new Map<string, { port: ServicePort; external: boolean }>();
  const byNodePort = new Map<string, ServicePort>();
  for (const object of reader.list('/api/v1/services')) {
    const { metadata, spec = {}, status } = object as unknown as V1Service;
    if (!spec.clusterIP || spec.clusterIP === 'None' || spec.type === 'ExternalName') continue;
    const affinity =
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0;
    const balanced = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
      ip && ipMode !== 'Proxy' ? [ip] : [],
    );
    for (const { name = '', port, protocol = 'TCP', nodePort } of spec.ports ?? []) {
      if (protocol !== 'TCP' && protocol !== 'UDP') continue;
      const key = `${metadata?.namespace}/${metadata?.name}`;
      const rule: ServicePort = {
        key: `${key}:${name}`,
        internalLocal: spec.internalTrafficPolicy === 'Local',
        affinityMs: affinity * 1_000,
        endpoints: (slices.get(key) ?? []).flatMap((slice) => endpointsOf(slice, name, protocol)),
      };
      byAddress.set(`${protocol} ${spec.clusterIP}:${port}`, { port: rule, external: false });
      for (const ip of [...(spec.externalIPs ?? []), ...balanced])
        byAddress.set(`${protocol} ${ip}:${port}`, { port: rule, external: true });
      if (nodePort) byNodePort.set(`${protocol} ${nodePort}`, rule);
    }
  }
  return { byAddress, byNodePort };
}

/** The endpoints of a slice for the service's port of that name. */
function endpointsOf({ ports, endpoints }: V1EndpointSlice, name: string, protocol: Protocol): ServiceEndpoint[] {
  const port = (ports ?? []).find((one) => (one.name ?? '') === name && (one.protocol ?? 'TCP') === protocol)?.port;
  if (!port) return [];
  return endpoints.flatMap(({ addresses, conditions = {}, nodeName }) => {
    const [ip] = addresses;
    if (!ip) return [];
    const ready = conditions.ready ?? true;
    const leaving = conditions.terminating === true && (conditions.serving ?? ready);
    return [{ ip, port, node: nodeName, ready, leaving }];
  });
}
