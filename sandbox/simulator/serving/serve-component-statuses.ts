/** ComponentStatuses, which are not stored but asked for: how the parts of the control plane are. Source: pkg/registry/core/componentstatus/rest.go. */
import { notFound } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import type { ResourceExchange } from './exchange.ts';
import { represent, representList } from './representation.ts';
import { readListOptions } from './request-options.ts';
import { sendObject } from './respond.ts';
import { selectionOf } from './selection.ts';

/** All of them answer here as long as the API server does. */
const statuses: readonly JsonObject[] = ['scheduler', 'controller-manager', 'etcd-0'].map((name) => ({
  kind: 'ComponentStatus',
  apiVersion: 'v1',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
}));

/** True when it answered. Throws StatusError 400, 404. */
export function serveComponentStatuses(exchange: ResourceExchange): boolean {
  const { info, query, registry, response, media } = exchange;
  const { resource } = registry;
  if (resource.group !== '' || resource.resource !== 'componentstatuses') return false;
  if (info.verb === 'get') {
    const found = statuses.find((status) => metaOf(status).name === info.name);
    if (!found) throw notFound({ group: '', resource: 'componentstatus' }, info.name);
    sendObject(response, 200, represent(found, resource, exchange), media);
    return true;
  }
  const selection = selectionOf(resource, readListOptions(query, false));
  const selected = statuses.filter((status) => selection.matches(status));
  sendObject(response, 200, representList(selected, resource, exchange, {}), media);
  return true;
}
