/** Who a request comes from: a client certificate, a bearer token, or nobody. Source: apiserver/pkg/authentication. */
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { Identities } from '../cluster/identities.ts';
import { StatusError } from '../meta/status.ts';
import type { User } from './user.ts';

const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

export function unauthorized(): StatusError {
  return new StatusError(401, 'Unauthorized', 'Unauthorized');
}

/** Throws StatusError 401 for credentials that are not known. */
export function authenticate(request: IncomingMessage, identities: Identities): User {
  const fingerprint = fingerprintOf(request.socket as TLSSocket);
  if (fingerprint !== '') {
    const user = identities.byCertificate(fingerprint);
    if (user) return authenticated(user);
    throw unauthorized();
  }
  const { authorization } = request.headers;
  if (authorization === undefined) return anonymous;
  const token = /^bearer\s+(\S+)$/i.exec(authorization)?.[1];
  const user = token === undefined ? undefined : identities.byToken(token);
  if (!user) throw unauthorized();
  return authenticated(user);
}

/** A connection keeps its certificate, and reading it takes longer than most requests. */
const fingerprints = new WeakMap<TLSSocket, string>();

/** SHA-256 of the client's certificate, hex; empty where there is none. */
function fingerprintOf(socket: TLSSocket): string {
  const known = fingerprints.get(socket);
  if (known !== undefined) return known;
  const found = socket.getPeerCertificate?.()?.fingerprint256?.replaceAll(':', '').toLowerCase() ?? '';
  fingerprints.set(socket, found);
  return found;
}

function authenticated(user: User): User {
  if (user.groups.includes('system:authenticated')) return user;
  return { ...user, groups: [...user.groups, 'system:authenticated'] };
}
