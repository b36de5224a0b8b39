/** Whether somebody may do what they ask for. Source: apiserver/pkg/endpoints/filters/authorization.go. */
import type { Attributes } from '../access/attributes.ts';
import { forbiddenBy } from '../access/forbidden.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { RequestInfo } from './request-info.ts';
import type { User } from './user.ts';

/** Throws StatusError 403. */
export function authorizeRequest(cluster: Cluster, user: User, info: RequestInfo): void {
  const attributes: Attributes = info.isResource
    ? {
        user,
        verb: info.verb,
        namespace: info.namespace,
        group: info.group,
        resource: info.resource,
        subresource: info.subresource,
        name: info.name,
      }
    : {
        user,
        verb: info.verb === 'head' ? 'head' : info.verb,
        path: info.path,
        namespace: '',
        group: '',
        resource: '',
        subresource: '',
        name: '',
      };
  const { allowed, reason } = cluster.rbac.authorize(attributes);
  if (!allowed) throw forbiddenBy(attributes, reason);
}
