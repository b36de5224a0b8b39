/** Acting as somebody else, which needs a right for each thing that is taken over. Source: apiserver/pkg/endpoints/filters/impersonation/impersonation.go. */
import type { IncomingHttpHeaders } from 'node:http';
import { StatusError } from '../meta/status.ts';
import type { User } from '../serving/user.ts';
import type { Attributes } from './attributes.ts';
import { forbiddenBy } from './forbidden.ts';
import type { Decision } from './rbac.ts';

const authentication = 'authentication.k8s.io';
const extraHeader = 'impersonate-extra-';
const [authenticated, unauthenticated] = ['system:authenticated', 'system:unauthenticated'];

interface Wish {
  readonly kind: 'ServiceAccount' | 'User' | 'Group' | 'UserExtra' | 'UID';
  readonly name: string;
  readonly namespace?: string;
  /** Of an extra. */
  readonly key?: string;
}

const resources = {
  ServiceAccount: { group: '', resource: 'serviceaccounts' },
  User: { group: '', resource: 'users' },
  Group: { group: '', resource: 'groups' },
  UserExtra: { group: authentication, resource: 'userextras' },
  UID: { group: authentication, resource: 'uids' },
} as const;

function list(header: string | string[] | undefined): string[] {
  if (header === undefined) return [];
  // Node joins repeated headers; a comma is not looked for in a name here.
  return (Array.isArray(header) ? header : header.split(',')).map((value) => value.trim());
}

/** The one a request is made as. Throws StatusError 403, or 500 for wishes without a user. */
export function impersonate(
  user: User,
  headers: IncomingHttpHeaders,
  authorize: (attributes: Attributes) => Decision,
): User {
  const wishes = wishesOf(headers);
  if (wishes.length === 0) return user;
  if (!wishes.some(({ kind }) => kind === 'User' || kind === 'ServiceAccount')) {
    const shown = wishes.map(({ kind, name, key = '' }) => {
      const version = kind === 'UserExtra' || kind === 'UID' ? `${authentication}/v1` : '';
      return `{${[kind, '', name, '', version, '', key].join(' ')}}`;
    });
    const message = `Internal error occurred: requested [${shown.join(' ')}] without impersonating a user`;
    throw new StatusError(500, 'InternalError', message);
  }
  for (const { kind, name, namespace = '', key = '' } of wishes) {
    const attributes = { ...resources[kind], user, verb: 'impersonate', subresource: key, name, namespace };
    const { allowed, reason } = authorize(attributes);
    if (!allowed) throw forbiddenBy(attributes, reason);
  }
  return become(wishes);
}

function wishesOf(headers: IncomingHttpHeaders): Wish[] {
  const [name] = list(headers['impersonate-user']);
  const account = /^system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)$/.exec(name ?? '');
  const [, namespace = '', own = ''] = account ?? [];
  const [uid] = list(headers['impersonate-uid']);
  const extras = Object.entries(headers).filter(([header]) => header.startsWith(extraHeader));
  return [
    ...(account ? [{ kind: 'ServiceAccount', name: own, namespace } as const] : []),
    ...(name && !account ? [{ kind: 'User', name } as const] : []),
    ...list(headers['impersonate-group']).map((group) => ({ kind: 'Group', name: group }) as const),
    ...extras.flatMap(([header, values]) =>
      list(values).map(
        (value) => ({ kind: 'UserExtra', name: value, key: decoded(header.slice(extraHeader.length)) }) as const,
      ),
    ),
    ...(uid ? [{ kind: 'UID', name: uid } as const] : []),
  ];
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function become(wishes: readonly Wish[]): User {
  const of = (kind: Wish['kind']): Wish[] => wishes.filter((wish) => wish.kind === kind);
  const [account] = of('ServiceAccount');
  const name = account ? `system:serviceaccount:${account.namespace}:${account.name}` : (of('User')[0]?.name ?? '');
  const asked = of('Group').map((wish) => wish.name);
  const implied = account ? ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`] : [];
  const groups = asked.length > 0 ? asked : implied;
  const isNobody = name === 'system:anonymous';
  const isTold = groups.includes(unauthenticated) || (!isNobody && groups.includes(authenticated));
  const extra: Record<string, string[]> = {};
  for (const { key = '', name: value } of of('UserExtra')) extra[key] = [...(extra[key] ?? []), value];
  const [uid] = of('UID');
  return {
    name,
    ...(uid ? { uid: uid.name } : {}),
    groups: isTold ? groups : [...groups, isNobody ? unauthenticated : authenticated],
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
}
