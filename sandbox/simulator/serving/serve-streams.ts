/** Logs, exec, attach and port-forward: the API server hands them to whoever runs the Pod. Source: pkg/registry/core/pod/strategy.go and rest/{log,subresources}.go. */
import type { Duplex } from 'node:stream';
import { badRequest, StatusError } from '../meta/status.ts';
import { isList, isObject, type JsonObject } from '../patch/json.ts';
import type { ResourceExchange } from './exchange.ts';
import { liveObject } from './serve-write.ts';

const streams = ['log', 'exec', 'attach', 'portforward', 'proxy'];

/** True when it answered. Throws StatusError. */
export async function serveStream(exchange: ResourceExchange): Promise<boolean> {
  const { info, registry } = exchange;
  if (!streams.includes(info.subresource) || !registry.resource.subresources.has(info.subresource)) return false;
  refuse(exchange);
  return true;
}

/** An upgrade to a stream. Throws StatusError. */
export function serveUpgrade(
  exchange: Pick<ResourceExchange, 'info' | 'registry' | 'query' | 'cluster'>,
  _socket: Duplex,
  _head: Buffer,
): void {
  refuse(exchange);
}

function refuse({ info, registry, query }: Pick<ResourceExchange, 'info' | 'registry' | 'query'>): void {
  const object = liveObject({ info, registry } as ResourceExchange);
  if (registry.resource.kind !== 'Pod')
    throw badRequest(`no endpoints available for service ${JSON.stringify(info.name)}`);
  const container = query.get('container') ?? '';
  if (info.subresource !== 'portforward' && info.subresource !== 'proxy')
    containerOf(object, container, info.subresource);
  const spec = isObject(object.spec) ? object.spec : {};
  if (!spec.nodeName) throw badRequest(`pod ${info.name} does not have a host assigned`);
  throw new StatusError(
    500,
    'InternalError',
    `Internal error occurred: error dialing backend: no kubelet answers on ${String(spec.nodeName)}`,
  );
}

function containerOf(pod: JsonObject, wanted: string, verb: string): string {
  const spec = isObject(pod.spec) ? pod.spec : {};
  const names = (key: string): string[] =>
    isList(spec[key]) ? spec[key].filter(isObject).map(({ name }) => String(name)) : [];
  const own = names('containers');
  const all = [...own, ...names('initContainers'), ...names('ephemeralContainers')];
  const { name } = pod.metadata as { name: string };
  if (wanted !== '') {
    if (all.includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  }
  const [only] = own;
  if (own.length === 1 && only !== undefined) return only;
  const inits =
    names('initContainers').length > 0 ? ` or one of the init containers: [${names('initContainers').join(' ')}]` : '';
  void verb;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${own.join(' ')}]${inits}`);
}
