/** The name servers, search domains and options of a Pod, as kubelet works them out. Source: pkg/kubelet/network/dns/dns.go. */
import type { V1Pod } from '@kubernetes/client-node';
import { clusterDomain } from './find-records.ts';

export interface ResolverConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** `ndots:5` */
  readonly options: readonly string[];
}

/** The Service kube-system/kube-dns. */
const clusterDns = '10.96.0.10';
/** A kind node's own: the gateway of Docker's network, which leads nowhere here. */
export const nodeResolver: ResolverConfig = {
  nameservers: ['172.18.0.1'],
  searches: [],
  options: ['edns0', 'trust-ad', 'ndots:0'],
};
/** What kubelet keeps of each (pkg/apis/core/validation/validation.go). */
const most = { nameservers: 3, searches: 32 };

export function resolverConfigOf({ metadata, spec }: V1Pod): ResolverConfig {
  const { dnsPolicy = 'ClusterFirst', dnsConfig: own = {}, hostNetwork = false } = spec ?? {};
  const base = baseOf(dnsPolicy, hostNetwork, metadata?.namespace ?? 'default');
  const options = new Map(base.options.map((option) => [option.split(':')[0] ?? '', option]));
  for (const { name = '', value } of own.options ?? []) options.set(name, value ? `${name}:${value}` : name);
  return {
    nameservers: distinct([...base.nameservers, ...(own.nameservers ?? [])]).slice(0, most.nameservers),
    searches: distinct([...base.searches, ...(own.searches ?? [])]).slice(0, most.searches),
    options: [...options.values()],
  };
}

function baseOf(policy: string, hostNetwork: boolean, namespace: string): ResolverConfig {
  if (policy === 'None') return { nameservers: [], searches: [], options: [] };
  if (policy === 'Default' || (policy === 'ClusterFirst' && hostNetwork)) return nodeResolver;
  return {
    nameservers: [clusterDns],
    searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
    options: ['ndots:5'],
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** `/etc/resolv.conf` in the order containerd writes it. */
export function resolvConf({ nameservers, searches, options }: ResolverConfig): string {
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n');
}
