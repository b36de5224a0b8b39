/** The Pod a stream leads to, and the container in it. Source: pkg/registry/core/pod/strategy.go (streamLocation, validateContainer). */
import type { RunningPod } from '../../kubelet/running-pods.ts';
import { badRequest } from '../../meta/status.ts';
import { isList, isObject, type JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';
import type { ResourceExchange } from '../exchange.ts';
import { liveObject } from '../serve-write.ts';

export interface FoundPod {
  readonly pod: JsonObject;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** Empty before it is scheduled. */
  readonly node: string;
  /** Undefined where no kubelet has it. */
  readonly running: RunningPod | undefined;
}

/** Throws StatusError 404. */
export function findPod(exchange: ResourceExchange): FoundPod {
  return foundPod(exchange, liveObject(exchange));
}

export function foundPod({ cluster }: Pick<ResourceExchange, 'cluster'>, pod: JsonObject): FoundPod {
  const { name = '', namespace = '', uid = '' } = metaOf(pod);
  const spec = isObject(pod.spec) ? pod.spec : {};
  const node = typeof spec.nodeName === 'string' ? spec.nodeName : '';
  return { pod, name, namespace, uid, node, running: cluster.runningPods?.find(uid) };
}

/** A Pod that was given to a node. Throws StatusError 400, 404. */
export function findScheduledPod(exchange: ResourceExchange): FoundPod {
  const found = findPod(exchange);
  if (found.node === '') throw notScheduled(found);
  return found;
}

export function notScheduled({ name }: FoundPod): Error {
  return badRequest(`pod ${name} does not have a host assigned`);
}

/** The container that is meant; the only one where none is named. Throws StatusError 400. */
export function containerIn({ pod, name }: FoundPod, wanted: string): string {
  const spec = isObject(pod.spec) ? pod.spec : {};
  const names = (key: string): string[] =>
    isList(spec[key]) ? spec[key].filter(isObject).map((container) => String(container.name)) : [];
  const own = names('containers');
  const all = [...names('initContainers'), ...own, ...names('ephemeralContainers')];
  if (wanted !== '') {
    if (all.includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  }
  const [only] = own;
  if (own.length === 1 && only !== undefined) return only;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${all.join(' ')}]`);
}
