/** EndpointSlices of Services that have a selector. Source: pkg/controller/endpointslice, endpointslice/{reconciler,utils}.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { type Collection, collectionOf, keyOf } from '../kit/collection.ts';
import { controllerOf } from '../kit/owners.ts';
import { isReady } from '../kit/pods.ts';
import type { EndpointSlice, Node, Pod, Service } from '../kit/wire.ts';
import { RetryError } from '../kit/work-queue.ts';
import { type Endpoint, type EndpointPort, reconcileSlices, type WantedSlices } from './reconcile-slices.ts';
import {
  findPort,
  followServices,
  hasSelector,
  headless,
  hostnameFor,
  isHeadless,
  lastChange,
  podsOf,
  TriggerTimes,
} from './service-pods.ts';

export const slicesPath = '/apis/discovery.k8s.io/v1/endpointslices';
export const serviceName = 'kubernetes.io/service-name';
export const managedBy = 'endpointslice.kubernetes.io/managed-by';
const manager = 'endpointslice-controller.k8s.io';
const reserved = new Set([serviceName, managedBy, headless]);

export function startEndpointSliceController(cluster: Cluster): void {
  const slices = collectionOf<EndpointSlice>(cluster, slicesPath);
  const nodes = collectionOf<Node>(cluster, '/api/v1/nodes');
  const times = new TriggerTimes();
  const queue = followServices(cluster, (key, service) => {
    if (service) sync({ cluster, slices, nodes, times }, service);
    else times.forget(key);
  });
  // Somebody else changed or took away what is kept here.
  const services = collectionOf<Service>(cluster, '/api/v1/services');
  slices.onChange(({ object }) => {
    const owner = controllerOf(object);
    const service = owner?.kind === 'Service' ? services.get(object.metadata.namespace ?? '', owner.name) : undefined;
    if (service && hasSelector(service) && object.metadata.labels?.[managedBy] === manager) queue.add(keyOf(service));
  });
}

interface Parts {
  readonly cluster: Cluster;
  readonly slices: Collection<EndpointSlice>;
  readonly nodes: Collection<Node>;
  readonly times: TriggerTimes;
}

function sync({ cluster, slices, nodes, times }: Parts, service: Service): void {
  const pods = podsOf(cluster, service, { terminating: true });
  const change = times.changeOf(service, pods);
  const wanted = new Map<string, WantedSlices>();
  let missing: string | undefined;
  for (const pod of pods) {
    const node = nodes.get('', pod.spec?.nodeName ?? '');
    if (!node && !service.spec?.publishNotReadyAddresses) {
      missing = `Node ${pod.spec?.nodeName} Not Found`;
      continue;
    }
    const ports = portsOf(service, pod);
    const key = JSON.stringify(ports);
    const group = wanted.get(key) ?? { ports, endpoints: [] };
    wanted.set(key, group);
    const endpoint = endpointOf(service, pod, node);
    if (endpoint.addresses.length > 0) group.endpoints.push(endpoint);
  }
  const { namespace = '', name } = service.metadata;
  const present = slices
    .list(namespace)
    .filter(({ metadata }) => metadata.labels?.[serviceName] === name && metadata.labels[managedBy] === manager);
  const labels = {
    ...Object.fromEntries(Object.entries(service.metadata.labels ?? {}).filter(([key]) => !reserved.has(key))),
    ...(isHeadless(service) ? { [headless]: '' } : {}),
    [serviceName]: name,
    [managedBy]: manager,
  };
  const annotations = change === undefined ? undefined : { [lastChange]: change };
  reconcileSlices(cluster, { present, wanted: [...wanted.values()], owner: service, labels, annotations });
  if (missing !== undefined) throw new RetryError(missing);
}

function portsOf(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    return [{ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

function endpointOf(service: Service, pod: Pod, node: Node | undefined): Endpoint {
  const { namespace, name, uid, deletionTimestamp } = pod.metadata;
  const serving = isReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const hostname = hostnameFor(pod, service);
  const ipv4 = (pod.status?.podIPs ?? []).flatMap(({ ip }) => (ip && !ip.includes(':') ? [ip] : []));
  return {
    addresses: ipv4,
    conditions: {
      ready: service.spec?.publishNotReadyAddresses || (serving && !terminating),
      serving,
      terminating,
    },
    ...(hostname ? { hostname } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid },
    ...(zone ? { zone } : {}),
  };
}
