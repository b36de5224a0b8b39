/** Where packets go: through Services and policies to who holds the address. */
import { isLoopback, isWithin, parseAddress, parseRange } from './address.ts';
import type { ClusterDns } from './dns/cluster-dns.ts';
import type { DnsAnswer, RecordType } from './dns/records.ts';
import type { Host } from './host.ts';
import type { NetworkPolicies } from './network-policies.ts';
import { type Endpoint, NetworkError } from './network-stack.ts';
import type { ServiceProxy, Translation } from './service-proxy.ts';
import type { Route } from './stack.ts';

/** How long Linux sends SYNs before it gives up: net.ipv4.tcp_syn_retries is 6. */
const synTimeoutMs = 131_000;
/** Addresses of the cluster: Pods and Services (kind's podSubnet and serviceSubnet), nodes (Docker's network). */
const ownRanges = ['10.244.0.0/16', '10.96.0.0/16', '172.18.0.0/16'].map(parseRange);
const dnsPort = 53;

const refused: Route = { error: 'ECONNREFUSED', afterMs: 0 };
const dropped: Route = { error: 'ETIMEDOUT', afterMs: synTimeoutMs };
/** There is no way out of the cluster. */
const unreachable: Route = { error: 'ENETUNREACH', afterMs: 0 };

export interface RoutesOptions {
  readonly services: ServiceProxy;
  readonly policies: NetworkPolicies;
  readonly dns: ClusterDns;
  readonly hostAt: (ip: string) => Host | undefined;
  /** A node's end of its Pods' links. */
  readonly gatewayOf: (node: string) => string;
  /** The Pod behind a port of the node. */
  readonly hostPortOf: (node: string, port: number) => Endpoint | undefined;
}

export class Routes {
  readonly #parts: RoutesOptions;

  constructor(parts: RoutesOptions) {
    this.#parts = parts;
  }

  route(from: Host, to: Endpoint): Route {
    const { policies, hostAt } = this.#parts;
    const translated = this.#translate(from, to, 'TCP');
    if (translated === 'reject') return refused;
    if (translated === 'drop') return dropped;
    const wanted = translated === 'untouched' ? to : translated;
    const target = isLoopback(wanted.ip) ? from : hostAt(wanted.ip);
    if (target !== from && !policies.allows(from, target, wanted)) return dropped;
    if (!target) return isOwn(wanted.ip) ? dropped : unreachable;
    const listener = target.ports.find(wanted);
    if (!listener) return refused;
    return {
      listener,
      server: { local: wanted, remoteIp: this.#sourceOf(from, target, to, translated !== 'untouched') },
    };
  }

  /** A question to a name server. Rejects with NetworkError: ECONNREFUSED at once; ETIMEDOUT, which the caller waits for. */
  ask(from: Host, server: string, name: string, type: RecordType): DnsAnswer {
    const { policies, dns, hostAt } = this.#parts;
    const to = { ip: server, port: dnsPort };
    const translated = this.#translate(from, to, 'UDP');
    if (translated === 'reject') throw new NetworkError('ECONNREFUSED', `query ECONNREFUSED ${server}`);
    const wanted = typeof translated === 'string' ? to : translated;
    const target = hostAt(wanted.ip);
    const isServer = translated !== 'drop' && translated !== 'untouched';
    if (!isServer || !policies.allows(from, target, wanted, 'UDP'))
      throw new NetworkError('ETIMEDOUT', `query ETIMEDOUT ${server}`);
    return dns.answer(name, type);
  }

  #translate(from: Host, to: Endpoint, protocol: 'TCP' | 'UDP'): Translation {
    const atHome = isLoopback(to.ip);
    if (atHome && from.pod) return 'untouched';
    const { services, hostAt, hostPortOf } = this.#parts;
    const node = atHome ? from : hostAt(to.ip);
    const toNode = isNode(node);
    const translated = services.translate(to, { ip: from.ports.ip, node: from.node }, { toNode, protocol });
    if (translated !== 'untouched' || !toNode || !node || protocol !== 'TCP') return translated;
    return hostPortOf(node.node, to.port) ?? 'untouched';
  }

  /** The client's address as the server sees it: that of the node's link for what comes from the node, by a node port, or from the Pod itself. */
  #sourceOf(from: Host, target: Host, to: Endpoint, translated: boolean): string {
    if (isLoopback(to.ip) && !translated) return to.ip;
    const isMasqueraded = !from.pod || (translated && (from === target || isNode(this.#parts.hostAt(to.ip))));
    if (!isMasqueraded) return from.ports.ip;
    return target.pod ? this.#parts.gatewayOf(target.node) : from.ports.ip;
  }
}

function isNode(host: Host | undefined): boolean {
  return host !== undefined && !host.pod;
}

function isOwn(ip: string): boolean {
  const address = parseAddress(ip) ?? 0;
  return ownRanges.some((range) => isWithin(address, range));
}
