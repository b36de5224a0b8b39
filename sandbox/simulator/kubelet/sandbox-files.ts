/** /etc/hosts and /etc/resolv.conf of a Pod. Source: pkg/kubelet/kubelet_pods.go (managedHostsFileContent), pkg/kubelet/network/dns/dns.go. */
import type { Pod } from './pod.ts';

const clusterDomain = 'cluster.local';
/** The Service of the cluster's DNS. */
const clusterDns = '10.96.0.10';
/** What a node of kind asks: Docker's resolver. */
const nodeResolver = {
  nameservers: ['172.18.0.1'],
  searches: [] as string[],
  options: ['edns0', 'trust-ad', 'ndots:0'],
};

export function hostsFile({ spec, metadata }: Pod, ip: string, hostname: string): string {
  const domain = `${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}`;
  const names = spec.subdomain ? `${hostname}.${domain}\t${hostname}` : hostname;
  const aliases = (spec.hostAliases ?? []).map(({ ip: at, hostnames = [] }) => `${at}\t${hostnames.join('\t')}\n`);
  const added = aliases.length > 0 ? `\n# Entries added by HostAliases.\n${aliases.join('')}` : '';
  return `# Kubernetes-managed hosts file.
127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
${ip}\t${names}
${added}`;
}

export function resolverFile({ spec, metadata }: Pod): string {
  const { dnsPolicy = 'ClusterFirst', hostNetwork = false, dnsConfig = {} } = spec;
  const byCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  const domains = [`${metadata.namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain];
  const base = byCluster
    ? { nameservers: [clusterDns], searches: domains, options: ['ndots:5'] }
    : dnsPolicy === 'None'
      ? { nameservers: [], searches: [], options: [] }
      : nodeResolver;
  const nameservers = [...base.nameservers, ...(dnsConfig.nameservers ?? [])];
  const searches = [...base.searches, ...(dnsConfig.searches ?? [])];
  const given = (dnsConfig.options ?? []).map(({ name, value }) => (value === undefined ? name : `${name}:${value}`));
  const own = new Set(given.map((option) => option.split(':')[0]));
  const options = [...base.options.filter((option) => !own.has(option.split(':')[0])), ...given];
  return [
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...nameservers.map((nameserver) => `nameserver ${nameserver}`),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
    '',
  ].join('\n');
}
