/** Endpoints written by hand for a Service without selector become EndpointSlices. Source: pkg/controller/endpointslicemirroring. */
import type { Cluster } from '../../cluster/cluster.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { controllerOf } from '../kit/owners.ts';
import type { EndpointSlice, Endpoints, Service } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';
import { managedBy, serviceName, slicesPath } from './endpoint-slices.ts';
import { type Endpoint, reconcileSlices } from './reconcile-slices.ts';
import { hasSelector, lastChange, servicesPath } from './service-pods.ts';

const manager = 'endpointslicemirroring-controller.k8s.io';
const skip = 'endpointslice.kubernetes.io/skip-mirror';
const leader = 'control-plane.alpha.kubernetes.io/leader';
const notCopied = [
  'kubectl.kubernetes.io/last-applied-configuration',
  lastChange,
  'endpoints.kubernetes.io/over-capacity',
];

export function startEndpointMirroring(cluster: Cluster): void {
  const endpoints = collectionOf<Endpoints>(cluster, '/api/v1/endpoints');
  const services = collectionOf<Service>(cluster, servicesPath);
  const slices = collectionOf<EndpointSlice>(cluster, slicesPath);
  const queue = new WorkQueue(cluster, (key) => {
    const [namespace, name] = splitKey(key);
    const owner = endpoints.get(namespace, name);
    const service = services.get(namespace, name);
    const present = slices
      .list(namespace)
      .filter(({ metadata }) => metadata.labels?.[serviceName] === name && metadata.labels[managedBy] === manager);
    // What is gone takes its slices with it, as their owner.
    if (!owner) return;
    const isWanted = service && !hasSelector(service) && isMirrored(owner);
    if (!isWanted && present.length === 0) return;
    const annotations = Object.fromEntries(
      Object.entries(owner.metadata.annotations ?? {}).filter(([annotation]) => !notCopied.includes(annotation)),
    );
    reconcileSlices(cluster, {
      present,
      wanted: isWanted ? (owner.subsets ?? []).map(mirror) : [],
      owner,
      labels: { ...owner.metadata.labels, [serviceName]: name, [managedBy]: manager },
      annotations: Object.keys(annotations).length > 0 ? annotations : undefined,
      placeholder: false,
    });
  });
  endpoints.onChange(({ object }) => {
    if (isMirrored(object)) queue.add(keyOf(object));
  });
  services.onChange(({ object }) => {
    const { namespace = '', name } = object.metadata;
    const own = endpoints.get(namespace, name);
    if (own && isMirrored(own)) queue.add(keyOf(own));
  });
  slices.onChange(({ now, object }) => {
    const owner = now ? undefined : controllerOf(object);
    if (owner?.kind === 'Endpoints') queue.add(`${object.metadata.namespace}/${owner.name}`);
  });
  for (const own of endpoints.list()) if (isMirrored(own)) queue.add(keyOf(own));
}

function isMirrored({ metadata }: Endpoints): boolean {
  return (
    metadata.labels?.[skip] !== 'true' &&
    metadata.annotations?.[leader] === undefined &&
    metadata.labels?.['endpoints.kubernetes.io/managed-by'] !== 'endpoint-controller'
  );
}

function mirror({ addresses = [], notReadyAddresses = [], ports = [] }: NonNullable<Endpoints['subsets']>[number]) {
  const endpoint = (address: (typeof addresses)[number], ready: boolean): Endpoint => ({
    addresses: [address.ip],
    conditions: { ready },
    ...(address.hostname ? { hostname: address.hostname } : {}),
    ...(address.nodeName ? { nodeName: address.nodeName } : {}),
    ...(address.targetRef ? { targetRef: address.targetRef } : {}),
  });
  return {
    ports: ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol ? { appProtocol } : {}),
    })),
    endpoints: [
      ...notReadyAddresses.map((address) => endpoint(address, false)),
      ...addresses.map((address) => endpoint(address, true)),
    ],
  };
}
