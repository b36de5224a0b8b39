/** Which Pods stand behind a Service, and at which ports. Source: endpointslice/util/controller_utils.go, endpointslice/utils.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { equal, type Json } from '../../patch/json.ts';
import { collectionOf, keyOf, splitKey } from '../kit/collection.ts';
import { podsPath } from '../kit/pod-control.ts';
import { isReady, isTerminal, podCondition } from '../kit/pods.ts';
import { type Pod, type Service, selectsMap } from '../kit/wire.ts';
import { WorkQueue } from '../kit/work-queue.ts';

export const servicesPath = '/api/v1/services';
export const lastChange = 'endpoints.kubernetes.io/last-change-trigger-time';
export const headless = 'service.kubernetes.io/headless';

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** Calls `sync` for each Service that has a selector and may have other endpoints than before; for one that is gone, too. */
export function followServices(cluster: Cluster, sync: (key: string, service: Service | undefined) => void): WorkQueue {
  const services = collectionOf<Service>(cluster, servicesPath);
  const pods = collectionOf<Pod>(cluster, podsPath);
  const queue = new WorkQueue(cluster, (key) => {
    const service = services.get(...splitKey(key));
    if (service && (service.spec?.type === 'ExternalName' || !hasSelector(service))) return;
    sync(key, service);
  });
  services.onChange(({ object }) => queue.add(keyOf(object)));
  pods.onChange(({ now, before, object }) => {
    if (now && before && isSameEndpoint(now, before)) return;
    for (const service of services.list(object.metadata.namespace)) {
      const { selector } = service.spec ?? {};
      if (!selector || !hasSelector(service)) continue;
      const concerns = [now, before].some((pod) => pod && selectsMap(selector, pod.metadata.labels));
      if (concerns) queue.add(keyOf(service));
    }
  });
  for (const service of services.list()) queue.add(keyOf(service));
  return queue;
}

export function hasSelector({ spec }: Service): boolean {
  return Object.keys(spec?.selector ?? {}).length > 0;
}

/** Nothing that endpoints tell of has changed. */
function isSameEndpoint(a: Pod, b: Pod): boolean {
  const told = ({ metadata, spec, status }: Pod): Json =>
    [
      metadata.labels ?? {},
      metadata.deletionTimestamp !== undefined,
      spec?.nodeName ?? '',
      status?.podIPs ?? [],
      isTerminal({ metadata, spec, status } as Pod),
    ] as unknown as Json;
  return isReady(a) === isReady(b) && equal(told(a), told(b));
}

/** The Pods a Service selects, as far as they have an address; those on their way out only where asked for. */
export function podsOf(
  cluster: Cluster,
  { metadata, spec }: Service,
  { terminating }: { terminating: boolean },
): Pod[] {
  const { selector = {} } = spec ?? {};
  return collectionOf<Pod>(cluster, podsPath)
    .list(metadata.namespace)
    .filter(
      (pod) =>
        selectsMap(selector, pod.metadata.labels) &&
        !isTerminal(pod) &&
        (pod.status?.podIPs ?? []).length > 0 &&
        (terminating || pod.metadata.deletionTimestamp === undefined),
    );
}

/** The port of a Pod that a Service's port leads to; undefined when it has none of that name. */
export function findPort({ spec }: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port;
  const sidecars = (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const { ports = [] } of [...(spec?.containers ?? []), ...sidecars])
    for (const own of ports)
      if (own.name === targetPort && (own.protocol ?? 'TCP') === protocol) return own.containerPort;
  return undefined;
}

export function isHeadless({ spec }: Service): boolean {
  return !spec?.clusterIP || spec.clusterIP === 'None';
}

export function hostnameFor({ spec, metadata }: Pod, service: Service): string | undefined {
  const isNamed = spec?.hostname && spec.subdomain === service.metadata.name;
  return isNamed && metadata.namespace === service.metadata.namespace ? spec.hostname : undefined;
}

/** When a Service and its Pods changed last, by what was seen before. Source: endpointslice/util/trigger_time_tracker.go. */
export class TriggerTimes {
  readonly #seen = new Map<string, ReadonlyMap<string, string>>();

  /** The earliest change that was not seen yet, RFC 3339. */
  changeOf(service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.#seen.get(keyOf(service));
    const times = new Map([['', service.metadata.creationTimestamp]]);
    for (const pod of pods) {
      const time = podCondition(pod, 'Ready')?.lastTransitionTime;
      if (time) times.set(pod.metadata.name, time);
    }
    this.#seen.set(keyOf(service), times);
    const changed = [...times].filter(([name, time]) => time > (before?.get(name) ?? ''));
    return changed.map(([, time]) => time).sort()[0];
  }

  forget(key: string): void {
    this.#seen.delete(key);
  }
}
