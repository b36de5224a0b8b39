/** NetworkPolicies as kindnet enforces them: what no policy of a selected Pod allows is dropped. Source: sigs.k8s.io/kube-network-policies, pkg/networkpolicy. */
import type { V1NetworkPolicy, V1NetworkPolicyPeer, V1NetworkPolicyPort, V1Pod } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster.ts';
import { matchesLabels, requirementsOf } from '../meta/selectors.ts';
import { metaOf } from '../registry/object-access.ts';
import { isWithin, parseAddress, parseRange } from './address.ts';
import type { Host } from './host.ts';
import { LaterView, type Pace } from './later-view.ts';
import type { Endpoint } from './network-stack.ts';

/** Its informers hand events on at once; the rules they end in take some milliseconds. */
export const networkPolicyPace: Pace = { lagMs: 20, intervalMs: 0 };

type Direction = 'Ingress' | 'Egress';
type Labels = Readonly<Record<string, string>>;
type Selector = Parameters<typeof requirementsOf>[0];

/** The client's model renames `from`; objects here are as they came. */
interface IngressRule {
  readonly from?: V1NetworkPolicyPeer[];
  readonly ports?: V1NetworkPolicyPort[];
}

/** One end of a connection. */
interface Party {
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly pod?: V1Pod | undefined;
}

export class NetworkPolicies {
  readonly #cluster: Cluster;
  readonly #view: LaterView<readonly V1NetworkPolicy[]>;

  constructor(cluster: Cluster, pace: Pace) {
    this.#cluster = cluster;
    this.#view = new LaterView(cluster, {
      prefixes: ['/networking.k8s.io/networkpolicies/'],
      pace,
      read: () =>
        cluster.reader.list('/apis/networking.k8s.io/v1/networkpolicies') as unknown as readonly V1NetworkPolicy[],
    });
  }

  /** Whether a connection may be made. `to` is undefined for what is no Pod and no node. */
  allows(from: Host, to: Host | undefined, at: Endpoint, protocol: 'TCP' | 'UDP' = 'TCP'): boolean {
    const policies = this.#view.current;
    if (policies.length === 0) return true;
    const [source, target] = [this.#partyOf(from), to ? this.#partyOf(to) : { ip: at.ip }];
    if (from.pod && !this.#passes('Egress', policies, source, { peer: target, target, port: at.port, protocol }))
      return false;
    // What a node sends to its own Pods passes always: probes come that way.
    if (!to?.pod || (!from.pod && from.node === to.node)) return true;
    return this.#passes('Ingress', policies, target, { peer: source, target, port: at.port, protocol });
  }

  #passes(
    direction: Direction,
    policies: readonly V1NetworkPolicy[],
    subject: Party,
    {
      peer,
      target,
      port,
      protocol,
    }: { readonly peer: Party; readonly target: Party; readonly port: number; readonly protocol: string },
  ): boolean {
    const selecting = policies.filter(
      ({ metadata, spec }) =>
        metadata?.namespace === subject.namespace &&
        spec?.policyTypes?.includes(direction) &&
        selects(spec.podSelector ?? {}, subject.labels),
    );
    if (selecting.length === 0) return true;
    return selecting.some(({ metadata, spec }) => {
      const rules =
        direction === 'Ingress'
          ? (spec?.ingress ?? []).map((rule: IngressRule) => ({ peers: rule.from, ports: rule.ports }))
          : (spec?.egress ?? []).map((rule) => ({ peers: rule.to, ports: rule.ports }));
      return rules.some(
        ({ peers, ports }) =>
          (!ports?.length || ports.some((allowed) => isPort(allowed, target, port, protocol))) &&
          (!peers?.length || peers.some((allowed) => this.#isPeer(allowed, peer, metadata?.namespace))),
      );
    });
  }

  #isPeer(
    { ipBlock, podSelector, namespaceSelector }: V1NetworkPolicyPeer,
    peer: Party,
    namespace: string | undefined,
  ): boolean {
    if (ipBlock) {
      const address = parseAddress(peer.ip) ?? -1;
      const isExcepted = (ipBlock.except ?? []).some((range) => isWithin(address, parseRange(range)));
      return isWithin(address, parseRange(ipBlock.cidr)) && !isExcepted;
    }
    if (peer.namespace === undefined) return false;
    if (namespaceSelector) {
      const object = this.#cluster.reader.get('/api/v1/namespaces', undefined, peer.namespace);
      // The namespace of a component need not be there.
      const labels = object ? metaOf(object).labels : { 'kubernetes.io/metadata.name': peer.namespace };
      if (!selects(namespaceSelector, labels)) return false;
    } else if (peer.namespace !== namespace) return false;
    return selects(podSelector ?? {}, peer.labels);
  }

  #partyOf({ ports, pod, labels }: Host): Party {
    if (!pod) return { ip: ports.ip };
    if (labels) return { ip: ports.ip, namespace: pod.namespace, labels };
    const object = this.#cluster.reader.get('/api/v1/pods', pod.namespace, pod.name);
    return {
      ip: ports.ip,
      namespace: pod.namespace,
      labels: object ? (metaOf(object).labels ?? {}) : {},
      pod: object as unknown as V1Pod | undefined,
    };
  }
}

function selects(selector: unknown, labels: Labels | undefined): boolean {
  return matchesLabels(requirementsOf(selector as Selector), labels);
}

function isPort(allowed: V1NetworkPolicyPort, { pod }: Party, port: number, protocol: string): boolean {
  if ((allowed.protocol ?? 'TCP') !== protocol) return false;
  const { port: named, endPort } = allowed;
  if (named === undefined || named === null) return true;
  if (typeof named === 'number') return endPort ? port >= named && port <= endPort : port === named;
  const containers = [...(pod?.spec?.containers ?? []), ...(pod?.spec?.initContainers ?? [])];
  return containers.some((container) =>
    (container.ports ?? []).some(
      ({ name, containerPort, protocol: its = 'TCP' }) => name === named && containerPort === port && its === protocol,
    ),
  );
}
