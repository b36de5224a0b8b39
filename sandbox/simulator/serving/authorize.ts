/** Whether somebody may do what they ask for, and whether they may ask as somebody else. Source: apiserver/pkg/endpoints/filters/{authorization,impersonation}.go. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Attributes } from '../access/attributes.ts';
import { forbiddenBy } from '../access/forbidden.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { StatusError } from '../meta/status.ts';
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

function list(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  // Node joins repeated headers; a comma cannot be part of a name here.
  return (Array.isArray(header) ? header : header.split(',')).map((value) => value.trim());
}

/** The one a request is made as. Throws StatusError 400 or 403. */
export function impersonated(cluster: Cluster, user: User, headers: IncomingHttpHeaders): User {
  const name = headers['impersonate-user'];
  const groups = list(headers['impersonate-group']);
  const uid = headers['impersonate-uid'];
  const extras = Object.entries(headers).filter(([key]) => key.startsWith('impersonate-extra-'));
  if (name === undefined && groups.length === 0 && uid === undefined && extras.length === 0) return user;
  if (typeof name !== 'string' || name === '') {
    const given = groups.length > 0 ? 'groups' : 'extra';
    throw new StatusError(
      500,
      'InternalError',
      `Internal error occurred: requested ${JSON.stringify(groups)} without impersonating a user${given === 'groups' ? '' : ''}`,
    );
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name);
  if (account) require(cluster, user, 'serviceaccounts', account[2] ?? '', account[1] ?? '');
  else require(cluster, user, 'users', name, '');
  for (const group of groups) require(cluster, user, 'groups', group, '');
  const implied = account ? ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`] : [];
  const all = groups.length > 0 ? groups : implied;
  const who = name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  const extra = Object.fromEntries(
    extras.map(([key, value]) => [decodeURIComponent(key.slice('impersonate-extra-'.length)), list(value)]),
  );
  return {
    name,
    ...(typeof uid === 'string' ? { uid } : {}),
    groups: all.includes(who) ? all : [...all, who],
    ...(extras.length > 0 ? { extra } : {}),
  };
}

function require(cluster: Cluster, user: User, resource: string, name: string, namespace: string): void {
  const attributes: Attributes = { user, verb: 'impersonate', group: '', resource, subresource: '', name, namespace };
  const { allowed, reason } = cluster.rbac.authorize(attributes);
  if (!allowed) throw forbiddenBy(attributes, reason);
}
