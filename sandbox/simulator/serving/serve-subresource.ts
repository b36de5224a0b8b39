/** Everything below an object's own path that is not a stream. */
import { methodNotAllowed } from '../meta/status.ts';
import { noSuchPath } from './api-server.ts';
import type { ResourceExchange } from './exchange.ts';
import { serveGet } from './serve-list.ts';
import { servePatch } from './serve-patch.ts';
import { serveBinding, serveEviction } from './serve-pod-actions.ts';
import { serveScale } from './serve-scale.ts';
import { serveToken } from './serve-token.ts';
import { serveUpdate } from './serve-write.ts';

export async function serveSubresource(exchange: ResourceExchange): Promise<void> {
  const { info, registry } = exchange;
  const { subresource, verb } = info;
  const known = registry.resource.subresources.get(subresource);
  if (!known || info.rest.length > 0) throw noSuchPath();
  if (!known.verbs.includes(verb)) throw methodNotAllowed();
  switch (subresource) {
    case 'scale':
      return serveScale(exchange, verb);
    case 'binding':
      return serveBinding(exchange);
    case 'eviction':
      return serveEviction(exchange);
    case 'token':
      return serveToken(exchange);
    default:
      // status, ephemeralcontainers, resize, approval, finalize: the object itself, of which a part may change.
      if (verb === 'get') return serveGet(exchange);
      if (verb === 'update') return serveUpdate(exchange, subresource);
      return servePatch(exchange, subresource);
  }
}
