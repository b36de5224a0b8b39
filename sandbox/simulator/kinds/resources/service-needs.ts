/** What a service of a type has to have. Source: pkg/registry/core/service/storage/storage.go, pkg/api/service/util.go. */
import type { V1ServiceSpec } from '@kubernetes/client-node';

export function needsClusterIP({ type }: V1ServiceSpec): boolean {
  return type !== 'ExternalName';
}

export function needsNodePorts({ type }: V1ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}

export function needsHealthCheckPort({ type, externalTrafficPolicy }: V1ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

export function reachableFromOutside({ type, externalIPs }: V1ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (externalIPs ?? []).length > 0);
}

export function isHeadless({ clusterIPs }: V1ServiceSpec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === 'None';
}
