/** Where a proxied request goes. Source: ResourceLocation of pkg/registry/core/{pod,node}/strategy.go and service/storage/storage.go. */

import { badRequest, StatusError } from '../../meta/status.ts';
import type { NetworkStack } from '../../network/network-stack.ts';
import { isList, isObject, type JsonObject } from '../../patch/json.ts';
import type { ResourceExchange } from '../exchange.ts';
import { liveObject } from '../serve-write.ts';
import { foundPod } from './find-pod.ts';

export interface ProxyTarget {
  readonly ip: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** From where it is reached; undefined when the Pod is not there to be reached. */
  readonly network: NetworkStack | undefined;
}

/** `name`, `name:port` or `scheme:name:port`; empty port: none named. */
interface Wanted {
  readonly scheme: string;
  readonly name: string;
  readonly port: string;
}

/** Undefined for a node's own kubelet. Throws StatusError 400, 404, 503. */
export function proxyTarget(exchange: ResourceExchange): ProxyTarget | undefined {
  const { resource } = exchange.registry.resource;
  const wanted = split(exchange.info.name, resource.replace(/s$/, ''));
  const at = (name: string): ResourceExchange => ({ ...exchange, info: { ...exchange.info, name } });
  if (resource === 'services') return serviceTarget(at(wanted.name), wanted);
  const object = liveObject(at(wanted.name));
  if (resource === 'pods') return podTarget(exchange, object, wanted);
  if (wanted.port === '' || wanted.port === '10250') return undefined;
  throw unreachable(`dial tcp ${wanted.name}:${wanted.port}: connect: connection refused`);
}

export function unreachable(why: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', `error trying to reach service: ${why}`);
}

function split(id: string, what: string): Wanted {
  const parts = id.split(':');
  const [scheme, name, port] = parts.length === 3 ? parts : ['', parts[0], parts[1] ?? ''];
  if (!name || parts.length > 3 || !['', 'http', 'https'].includes(scheme ?? ''))
    throw badRequest(`invalid ${what} request ${JSON.stringify(id)}`);
  return { scheme: scheme ?? '', name, port: port ?? '' };
}

function podTarget(exchange: ResourceExchange, pod: JsonObject, { scheme, port }: Wanted): ProxyTarget {
  const status = isObject(pod.status) ? pod.status : {};
  const ip = isList(status.podIPs) && isObject(status.podIPs[0]) ? String(status.podIPs[0].ip ?? '') : '';
  if (ip === '') throw badRequest('address not allowed');
  const spec = isObject(pod.spec) ? pod.spec : {};
  const first = (isList(spec.containers) ? spec.containers : [])
    .filter(isObject)
    .flatMap(({ ports }) => (isList(ports) ? ports.filter(isObject) : []))
    .at(0)?.containerPort;
  const implied = scheme === 'https' ? 443 : 80;
  return {
    ip,
    port: Number(port === '' ? (first ?? implied) : port) || implied,
    scheme: scheme === 'https' ? 'https' : 'http',
    network: foundPod(exchange, pod).running?.network,
  };
}

function serviceTarget(exchange: ResourceExchange, wanted: Wanted): ProxyTarget {
  const { cluster, info } = exchange;
  const unavailable = (message: string): StatusError => new StatusError(503, 'ServiceUnavailable', message);
  const service = liveObject(exchange);
  let portName = wanted.port;
  if (/^\d+$/.test(wanted.port)) {
    const spec = isObject(service.spec) ? service.spec : {};
    const found = (isList(spec.ports) ? spec.ports : [])
      .filter(isObject)
      .find(({ port }) => port === Number(wanted.port));
    if (!found) throw unavailable(`no service port ${wanted.port} found for service ${JSON.stringify(wanted.name)}`);
    portName = String(found.name ?? '');
  }
  const endpoints = liveObject({ ...exchange, registry: cluster.registry('/api/v1/endpoints') });
  const subsets = (isList(endpoints.subsets) ? endpoints.subsets : []).filter(isObject);
  if (subsets.length === 0) throw unavailable(`no endpoints available for service ${JSON.stringify(wanted.name)}`);
  const targets = subsets.flatMap(({ addresses, ports }) => {
    const port = (isList(ports) ? ports : []).filter(isObject).find(({ name }) => (name ?? '') === portName)?.port;
    if (port === undefined) return [];
    return (isList(addresses) ? addresses : []).filter(isObject).flatMap(({ ip, targetRef }) => {
      if (!isObject(targetRef) || targetRef.kind !== 'Pod') return [];
      const pod = cluster.reader.get('/api/v1/pods', info.namespace, String(targetRef.name));
      return pod ? [{ ip: String(ip), port: Number(port), pod }] : [];
    });
  });
  const chosen = targets[Math.floor(cluster.random() * targets.length)];
  if (!chosen) throw unavailable(`no endpoints available for service ${JSON.stringify(exchange.info.name)}`);
  const { ip, port, pod } = chosen;
  const network = foundPod(exchange, pod).running?.network;
  return { ip, port, scheme: wanted.scheme === 'https' ? 'https' : 'http', network };
}
