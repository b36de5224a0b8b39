/** Objects of Services for tests, as a user and the endpoint controllers would have made them. */
import type { V1Endpoint, V1ServiceSpec } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster.ts';
import type { JsonObject } from '../patch/json.ts';

const namespace = 'default';
const web = 'web';

interface Port {
  readonly name?: string;
  readonly port: number;
}

/** Puts the Service `default/web`, or one of another name. */
export function putService(cluster: Cluster, spec: V1ServiceSpec, name = web): void {
  put(cluster, '/core/services', { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec });
}

/** Puts the one EndpointSlice of `default/web`. */
export function putEndpoints(cluster: Cluster, endpoints: readonly V1Endpoint[], ports: readonly Port[]): void {
  put(cluster, '/discovery.k8s.io/endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', namespace, labels: { 'kubernetes.io/service-name': web } },
    addressType: 'IPv4',
    endpoints,
    ports: ports.map((port) => ({ name: '', protocol: 'TCP', ...port })),
  });
}

/** Stores an object as it is, past the API server. */
export function put(cluster: Cluster, prefix: string, object: object): void {
  const { metadata } = object as { metadata: { name: string; namespace?: string } };
  const key = [prefix, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/');
  cluster.storage.put(key, (revision) => ({
    ...(object as JsonObject),
    metadata: { ...metadata, resourceVersion: String(revision) },
  }));
}
