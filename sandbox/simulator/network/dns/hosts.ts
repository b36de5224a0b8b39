/** `/etc/hosts` of a Pod: itself, and its aliases. Source: pkg/kubelet/kubelet_pods.go, managedHostsFileContent. */
import type { V1Pod } from '@kubernetes/client-node';
import type { Hosts } from './dns-client.ts';
import { clusterDomain } from './find-records.ts';

export function hostsOf(pod: V1Pod | undefined, ip: string): Hosts {
  const hosts = new Map([['localhost', '127.0.0.1']]);
  if (!pod) return hosts;
  const { hostname, subdomain, hostAliases = [] } = pod.spec ?? {};
  const own = hostname || pod.metadata?.name || '';
  if (subdomain) hosts.set(`${own}.${subdomain}.${pod.metadata?.namespace}.svc.${clusterDomain}`, ip);
  hosts.set(own, ip);
  for (const alias of hostAliases) for (const name of alias.hostnames ?? []) hosts.set(name.toLowerCase(), alias.ip);
  return hosts;
}
