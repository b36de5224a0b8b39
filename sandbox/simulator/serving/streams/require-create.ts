/** A stream that changes something needs `create`, by whatever method it is opened. Source: pkg/registry/core/pod/rest/authorize.go (AuthorizePodWebsocketUpgradeCreatePermission). */
import { forbidden } from '../../meta/status.ts';
import type { ResourceExchange } from '../exchange.ts';

/** Throws StatusError 403. */
export function requireCreate({ cluster, user, info }: ResourceExchange): void {
  if (info.verb === 'create') return;
  const { namespace, group, resource, subresource, name } = info;
  const { allowed, reason } = cluster.authorize({
    user,
    verb: 'create',
    namespace,
    group,
    resource,
    subresource,
    name,
  });
  if (!allowed) throw forbidden({ group, resource }, name, reason ?? '');
}
