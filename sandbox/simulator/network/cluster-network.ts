/** The network of one cluster: nodes and Pods with their addresses, Services between them, names and policies. */
import type { V1Node, V1Pod } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster.ts';
import { sleep } from '../time/clock.ts';
import { isWithin, parseAddress, parseRange } from './address.ts';
import { Addresses } from './addresses.ts';
import { ClusterDns, coreDnsPace } from './dns/cluster-dns.ts';
import type { DnsClient } from './dns/dns-client.ts';
import { hostsOf } from './dns/hosts.ts';
import { nodeResolver, resolverConfigOf } from './dns/resolver-config.ts';
import type { Host } from './host.ts';
import type { Pace } from './later-view.ts';
import { NetworkPolicies, networkPolicyPace } from './network-policies.ts';
import {
  type Connection,
  type Endpoint,
  NetworkError,
  type NetworkStack,
  type PodIdentity,
  type PodNetwork,
  type PodStack,
} from './network-stack.ts';
import { PortSpace } from './port-space.ts';
import { Routes } from './routes.ts';
import { kubeProxyPace, ServiceProxy } from './service-proxy.ts';
import { Stack } from './stack.ts';

const apiServerPort = 6_443;
/** Pods and Services: no node is there. */
const addressesOfOthers = ['10.244.0.0/16', '10.96.0.0/16'].map(parseRange);
/** How long a resolver waits for an answer: resolv.conf(5), `timeout`. */
const dnsTimeoutMs = 5_000;

/** How far behind the cluster each part of the network is. */
export interface NetworkPaces {
  readonly kubeProxy: Pace;
  readonly coreDns: Pace;
  readonly networkPolicy: Pace;
}

interface NodeNetwork {
  readonly stack: Stack;
  readonly addresses: Addresses;
  /** Ports of the node that lead to a Pod's: CNI's portmap. */
  readonly hostPorts: Map<number, Endpoint>;
}

export class ClusterNetwork implements PodNetwork {
  readonly #cluster: Cluster;
  readonly #routes: Routes;
  readonly #nodes = new Map<string, NodeNetwork>();
  readonly #hosts = new Map<string, Host>();
  /** Connections to the API server from inside; set where it can be reached. */
  #apiServer: ((connection: Connection) => void) | undefined;

  constructor(cluster: Cluster, paces: Partial<NetworkPaces> = {}) {
    this.#cluster = cluster;
    this.#routes = new Routes({
      services: new ServiceProxy(cluster, paces.kubeProxy ?? kubeProxyPace),
      policies: new NetworkPolicies(cluster, paces.networkPolicy ?? networkPolicyPace),
      dns: new ClusterDns(cluster, paces.coreDns ?? coreDnsPace),
      hostAt: (ip) => this.#hostAt(ip),
      gatewayOf: (node) => this.#node(node).addresses.gateway,
      hostPortOf: (node, port) => this.#node(node).hostPorts.get(port),
    });
  }

  attach(pod: PodIdentity, keepIp?: string): PodStack {
    const { stack: nodeStack, addresses, hostPorts } = this.#node(pod.node);
    if (pod.hostNetwork) return this.#makeStack({ ports: nodeStack.ports, node: pod.node, pod: undefined }, pod);
    const ip = addresses.take(keepIp);
    const host: Host = { ports: new PortSpace(ip), node: pod.node, pod };
    this.#hosts.set(ip, host);
    const mapped = hostPortsOf(this.#podOf(pod), ip);
    for (const [port, to] of mapped) hostPorts.set(port, to);
    return this.#makeStack(host, pod, () => {
      this.#hosts.delete(ip);
      addresses.free(ip);
      for (const [port, to] of mapped) if (hostPorts.get(port) === to) hostPorts.delete(port);
    });
  }

  /** A part of the cluster that does the work of a Pod, though no object stands for it; at the address asked for, if that is free. */
  attachComponent(pod: PodIdentity, labels: Readonly<Record<string, string>>, ip: string): NetworkStack {
    const { addresses } = this.#node(pod.node);
    const host: Host = { ports: new PortSpace(addresses.take(ip)), node: pod.node, pod, labels };
    this.#hosts.set(host.ports.ip, host);
    return this.#makeStack(host, pod);
  }

  node(name: string): NetworkStack {
    return this.#node(name).stack;
  }

  /** Says what answers at 10.96.0.1:443, and at port 6443 of the nodes: a TLS server that `accept` hands connections to. */
  serveApi(accept: (connection: Connection) => void): void {
    this.#apiServer = accept;
  }

  #node(name: string): NodeNetwork {
    const known = this.#nodes.get(name);
    if (known) return known;
    const object = this.#cluster.reader.get('/api/v1/nodes', undefined, name) as unknown as V1Node | undefined;
    const ordinal = this.#nodes.size;
    const own = object?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;
    const host: Host = { ports: new PortSpace(own ?? `172.18.0.${ordinal + 2}`), node: name, pod: undefined };
    host.ports.add({ port: apiServerPort, ip: undefined, accept: (connection) => this.#acceptApi(connection) });
    const addresses = new Addresses(object?.spec?.podCIDR ?? `10.244.${ordinal}.0/24`, (ip) => this.#isKept(ip));
    const made = { stack: this.#makeStack(host), addresses, hostPorts: new Map<number, Endpoint>() };
    this.#nodes.set(name, made);
    for (const ip of [host.ports.ip, addresses.gateway]) this.#hosts.set(ip, host);
    return made;
  }

  #acceptApi(connection: Connection): void {
    if (this.#apiServer) this.#apiServer(connection);
    else connection.stream.destroy(new NetworkError('ECONNRESET', 'nothing serves the API'));
  }

  /** Nodes are found when they are first asked for. */
  #hostAt(ip: string): Host | undefined {
    const known = this.#hosts.get(ip);
    if (known || addressesOfOthers.some((range) => isWithin(parseAddress(ip) ?? -1, range))) return known;
    for (const object of this.#cluster.reader.list('/api/v1/nodes')) {
      const { metadata, status } = object as unknown as V1Node;
      if (metadata?.name && status?.addresses?.some(({ address }) => address === ip)) this.#node(metadata.name);
    }
    return this.#hosts.get(ip);
  }

  /** Of a Pod that runs by its status: after a restart of the host it is attached again with this address. */
  #isKept(ip: string): boolean {
    return this.#cluster.reader.list('/api/v1/pods').some((object) => {
      const { spec, status } = object as unknown as V1Pod;
      return status?.podIP === ip && !spec?.hostNetwork && status.phase !== 'Succeeded' && status.phase !== 'Failed';
    });
  }

  #podOf({ namespace, name }: PodIdentity): V1Pod | undefined {
    return this.#cluster.reader.get('/api/v1/pods', namespace, name) as unknown as V1Pod | undefined;
  }

  #makeStack(host: Host, pod?: PodIdentity, onClose?: () => void): Stack {
    const read = (): V1Pod | undefined => pod && this.#podOf(pod);
    return new Stack({
      ports: host.ports,
      clock: this.#cluster.clock,
      route: (to) => this.#routes.route(host, to),
      dns: this.#dnsClientOf(host, () => {
        if (!pod) return nodeResolver;
        return resolverConfigOf(read() ?? { metadata: { namespace: pod.namespace } });
      }),
      hosts: () => hostsOf(read(), host.ports.ip),
      ...(onClose ? { onClose } : {}),
    });
  }

  #dnsClientOf(host: Host, read: () => DnsClient['config']): DnsClient {
    return {
      get config() {
        return read();
      },
      query: async (server, name, type, timeoutMs = dnsTimeoutMs) => {
        try {
          return this.#routes.ask(host, server, name, type);
        } catch (error) {
          if (error instanceof NetworkError && error.code === 'ETIMEDOUT') await sleep(this.#cluster.clock, timeoutMs);
          throw error;
        }
      },
    };
  }
}

function hostPortsOf(pod: V1Pod | undefined, ip: string): readonly (readonly [number, Endpoint])[] {
  const containers = [...(pod?.spec?.containers ?? []), ...(pod?.spec?.initContainers ?? [])];
  return containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, containerPort, protocol = 'TCP' }) =>
      hostPort && protocol === 'TCP' ? [[hostPort, { ip, port: containerPort }] as const] : [],
    ),
  );
}
