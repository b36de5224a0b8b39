/** Endpoints of Services, as they were before EndpointSlices. Source: pkg/controller/endpoint/endpoints_controller.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import { equal, type Json } from '../../patch/json.ts';
import { createAs, deleteAs, updateAs } from '../create-as.ts';
import { collectionOf, splitKey } from '../kit/collection.ts';
import { isNamespaceTerminating } from '../kit/pod-control.ts';
import { isReady } from '../kit/pods.ts';
import { type Endpoints, type Pod, type Service, toJson } from '../kit/wire.ts';
import { repack, type Subset } from './repack.ts';
import {
  findPort,
  followServices,
  headless,
  hostnameFor,
  isHeadless,
  lastChange,
  podsOf,
  TriggerTimes,
} from './service-pods.ts';

const path = '/api/v1/endpoints';
const managedBy = 'endpoints.kubernetes.io/managed-by';
const overCapacity = 'endpoints.kubernetes.io/over-capacity';
/** More addresses than this are cut off. */
const mostAddresses = 1_000;

type Address = NonNullable<Subset['addresses']>[number];

export function startEndpointsController(cluster: Cluster): void {
  const endpoints = collectionOf<Endpoints>(cluster, path);
  const times = new TriggerTimes();
  followServices(cluster, (key, service) => {
    if (service) sync(cluster, times, service, endpoints.get(...splitKey(key)));
    else {
      times.forget(key);
      const [namespace, name] = splitKey(key);
      if (endpoints.get(namespace, name)) remove(cluster, namespace, name);
    }
  });
}

function remove(cluster: Cluster, namespace: string, name: string): void {
  try {
    deleteAs(cluster, path, { namespace, name });
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
  }
}

function sync(cluster: Cluster, times: TriggerTimes, service: Service, current: Endpoints | undefined): void {
  const { name, namespace = '' } = service.metadata;
  const publish = service.spec?.publishNotReadyAddresses ?? false;
  const change = times.changeOf(service, podsOf(cluster, service, { terminating: true }));
  const pods = podsOf(cluster, service, { terminating: publish });
  const subsets = repack(pods.flatMap((pod) => subsetsOf(service, pod, publish)));
  const labels = {
    ...service.metadata.labels,
    ...(isHeadless(service) ? { [headless]: '' } : {}),
    [managedBy]: 'endpoint-controller',
  };
  const known = { ...current?.metadata.labels };
  if (
    current &&
    equal(repack(current.subsets ?? []) as unknown as Json, subsets as unknown as Json) &&
    equal(labels, known)
  )
    return;
  const isTruncated = subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0) > mostAddresses;
  const { [lastChange]: _, [overCapacity]: __, ...others } = current?.metadata.annotations ?? {};
  const annotations = {
    ...others,
    ...(change === undefined ? {} : { [lastChange]: change }),
    ...(isTruncated ? { [overCapacity]: 'truncated' } : {}),
  };
  const written = { ...(subsets.length > 0 ? { subsets: truncated(subsets) } : {}) };
  try {
    if (current)
      updateAs(cluster, path, { namespace, name }, ({ subsets: _old, ...live }) =>
        toJson({ ...live, metadata: { ...(live.metadata as object), labels, annotations }, ...written }),
      );
    else {
      const made = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, labels, annotations }, ...written };
      createAs(cluster, path, namespace, toJson(made));
    }
  } catch (error) {
    if (!(error instanceof StatusError) || !isNamespaceTerminating(error)) throw error;
  }
}

function truncated(subsets: readonly Subset[]): readonly Subset[] {
  let room = mostAddresses;
  return subsets.map(({ addresses = [], ...subset }) => {
    const kept = addresses.slice(0, room);
    room -= kept.length;
    return kept.length > 0 ? { ...subset, addresses: kept } : subset;
  });
}

function subsetsOf(service: Service, pod: Pod, publish: boolean): Subset[] {
  const address = addressOf(service, pod);
  const { ports = [] } = service.spec ?? {};
  const place = (subset: Subset): Subset =>
    publish || isReady(pod) ? { ...subset, addresses: [address] } : { ...subset, notReadyAddresses: [address] };
  if (ports.length === 0) return service.spec?.clusterIP === 'None' ? [place({})] : [];
  return ports.flatMap((servicePort) => {
    const port = findPort(pod, servicePort);
    if (port === undefined) return [];
    const { name, protocol = 'TCP', appProtocol } = servicePort;
    return [place({ ports: [{ ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) }] })];
  });
}

function addressOf(service: Service, pod: Pod): Address {
  const { namespace, name, uid } = pod.metadata;
  const hostname = hostnameFor(pod, service);
  return {
    ip: pod.status?.podIPs?.[0]?.ip ?? '',
    ...(hostname ? { hostname } : {}),
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace === undefined ? {} : { namespace }), name, uid },
  };
}
