import { stringify } from 'yaml';
import type { Ports } from './labels.ts';

/** kind's configuration of one cluster: one node, API server and Ingress ports on loopback (https://kind.sigs.k8s.io/docs/user/configuration). */
export function clusterConfig(ports: Ports): string {
  const mapping = (containerPort: number, hostPort: number) => ({
    containerPort,
    hostPort,
    listenAddress: '127.0.0.1',
    protocol: 'TCP',
  });
  return stringify({
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    networking: { apiServerAddress: '127.0.0.1', apiServerPort: ports.api },
    nodes: [
      {
        role: 'control-plane',
        labels: { 'ingress-ready': 'true' },
        extraPortMappings: [mapping(80, ports.http), mapping(443, ports.https)],
      },
    ],
  });
}
