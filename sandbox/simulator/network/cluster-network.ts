/** The network of one cluster: nodes and Pods with their addresses, Services between them, names and policies. */
import type { V1Node, V1Pod } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster.ts';
import { isLoopback, isWithin, parseAddress, parseRange } from './address.ts';
import { Addresses } from './addresses.ts';
import type { Pace } from './later-view.ts';
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
import { kubeProxyPace, ServiceProxy } from './service-proxy.ts';
import { type Route, Stack } from './stack.ts';

/** How long Linux sends SYNs before it gives up: net.ipv4.tcp_syn_retries is 6. */
const synTimeoutMs = 131_000;
/** Addresses of the cluster: Pods and Services (kind's podSubnet and serviceSubnet), nodes (Docker's network). */
const ownRanges = ['10.244.0.0/16', '10.96.0.0/16', '172.18.0.0/16'].map(parseRange);
const apiServerPort = 6_443;

export interface NetworkPaces {
  readonly kubeProxy: Pace;
}

interface NodeNetwork {
  readonly name: string;
  readonly stack: Stack;
  readonly addresses: Addresses;
}

/** Who holds an address. */
interface Host {
  readonly ports: PortSpace;
  readonly node: string;
  /** Undefined for a node. */
  readonly pod: PodIdentity | undefined;
}

export class ClusterNetwork implements PodNetwork {
  readonly #cluster: Cluster;
  readonly #services: ServiceProxy;
  readonly #nodes = new Map<string, NodeNetwork>();
  readonly #hosts = new Map<string, Host>();
  /** Connections to the API server from inside; set where it can be reached. */
  #apiServer: ((connection: Connection) => void) | undefined;

  constructor(cluster: Cluster, { kubeProxy = kubeProxyPace }: Partial<NetworkPaces> = {}) {
    this.#cluster = cluster;
    this.#services = new ServiceProxy(cluster, kubeProxy);
  }

  attach(pod: PodIdentity, keepIp?: string): PodStack {
    const { stack: nodeStack, addresses } = this.#node(pod.node);
    const host: Host = pod.hostNetwork
      ? { ports: nodeStack.ports, node: pod.node, pod: undefined }
      : { ports: new PortSpace(addresses.take(keepIp)), node: pod.node, pod };
    const { ip } = host.ports;
    if (!pod.hostNetwork) this.#hosts.set(ip, host);
    return this.#makeStack(host, () => {
      if (pod.hostNetwork) return;
      this.#hosts.delete(ip);
      addresses.free(ip);
    });
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
    const ip =
      object?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? `172.18.0.${ordinal + 2}`;
    const addresses = new Addresses(object?.spec?.podCIDR ?? `10.244.${ordinal}.0/24`, (kept) => this.#isKept(kept));
    const host: Host = { ports: new PortSpace(ip), node: name, pod: undefined };
    this.#hosts.set(ip, host);
    host.ports.add({ port: apiServerPort, ip: undefined, accept: (connection) => this.#acceptApi(connection) });
    const made = { name, stack: this.#makeStack(host), addresses };
    this.#nodes.set(name, made);
    return made;
  }

  #acceptApi(connection: Connection): void {
    if (this.#apiServer) this.#apiServer(connection);
    else connection.stream.destroy(new NetworkError('ECONNRESET', 'nothing serves the API'));
  }

  /** Of a Pod that runs by its status: after a restart of the host it is attached again with this address. */
  #isKept(ip: string): boolean {
    return this.#cluster.reader.list('/api/v1/pods').some((object) => {
      const { spec, status } = object as unknown as V1Pod;
      return status?.podIP === ip && !spec?.hostNetwork && status.phase !== 'Succeeded' && status.phase !== 'Failed';
    });
  }

  #makeStack(host: Host, onClose?: () => void): Stack {
    return new Stack({
      ports: host.ports,
      clock: this.#cluster.clock,
      route: (to) => this.#route(host, to),
      resolve: async (name) => {
        if (parseAddress(name) !== undefined) return [name];
        throw new NetworkError('ENOTFOUND', `getaddrinfo ENOTFOUND ${name}`);
      },
      ...(onClose ? { onClose } : {}),
    });
  }

  #route(from: Host, to: Endpoint): Route {
    const atHome = isLoopback(to.ip);
    const toNode = this.#hostAt(to.ip)?.pod === undefined && this.#hosts.has(to.ip);
    const throughProxy = !atHome || from.pod === undefined;
    const client = { ip: from.ports.ip, node: from.node };
    const translated = throughProxy ? this.#services.translate(to, client, { toNode: toNode || atHome }) : 'untouched';
    if (translated === 'reject') return refused;
    if (translated === 'drop') return dropped;
    const wanted = translated === 'untouched' ? to : translated;
    const target = isLoopback(wanted.ip) ? from : this.#hostAt(wanted.ip);
    if (!target) return this.#nowhere(wanted.ip);
    const listener = target.ports.find(wanted);
    if (!listener) return refused;
    return {
      listener,
      server: {
        local: wanted,
        remoteIp: this.#sourceOf(from, target, { translated: translated !== 'untouched', toNode, atHome }),
      },
    };
  }

  #hostAt(ip: string): Host | undefined {
    const known = this.#hosts.get(ip);
    if (known) return known;
    for (const object of this.#cluster.reader.list('/api/v1/nodes')) {
      const { metadata, status } = object as unknown as V1Node;
      if (metadata?.name && status?.addresses?.some(({ address }) => address === ip)) this.#node(metadata.name);
    }
    return this.#hosts.get(ip);
  }

  /** The client's address as the server sees it. */
  #sourceOf(
    from: Host,
    target: Host,
    how: { readonly translated: boolean; readonly toNode: boolean; readonly atHome: boolean },
  ): string {
    if (how.atHome && !how.translated) return '127.0.0.1';
    const gateway = target.pod ? this.#node(target.node).addresses.gateway : from.ports.ip;
    // The node's own traffic, what came by a node port, and a Pod that reaches itself through a Service are masqueraded.
    const masqueraded = from.pod === undefined || (how.translated && (how.toNode || from === target));
    return masqueraded ? gateway : from.ports.ip;
  }

  #nowhere(ip: string): Route {
    const address = parseAddress(ip) ?? 0;
    const within = ownRanges.some((range) => isWithin(address, range));
    // There is no way out of the cluster.
    return within ? dropped : { error: 'ENETUNREACH', afterMs: 0 };
  }
}

const refused: Route = { error: 'ECONNREFUSED', afterMs: 0 };
const dropped: Route = { error: 'ETIMEDOUT', afterMs: synTimeoutMs };
