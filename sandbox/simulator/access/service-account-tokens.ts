/** Tokens of ServiceAccounts: signed, bound, short-lived. Source: pkg/serviceaccount/{claims,jwt}.go. */
import { createHash, type KeyObject, sign, verify } from 'node:crypto';

export const issuer = 'https://kubernetes.default.svc.cluster.local';

export interface TokenKey {
  /** RSA. */
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface TokenClaims {
  readonly namespace: string;
  readonly serviceAccount: { readonly name: string; readonly uid: string };
  readonly pod?: { readonly name: string; readonly uid: string };
  readonly secret?: { readonly name: string; readonly uid: string };
  readonly node?: { readonly name: string; readonly uid: string };
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  /** Unique: names the credential in `authentication.kubernetes.io/credential-id`. */
  readonly id: string;
}

interface Payload {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly pod?: { readonly name: string; readonly uid: string };
    readonly secret?: { readonly name: string; readonly uid: string };
    readonly node?: { readonly name: string; readonly uid: string };
  };
  readonly nbf: number;
  readonly sub: string;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** As the server names its keys: the hash of the public one. */
export function keyId(key: KeyObject): string {
  return createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('base64url');
}

export function issueToken(claims: TokenClaims, key: TokenKey, now: Date): string {
  const { namespace, serviceAccount, pod, secret, node, audiences, expirationSeconds, id } = claims;
  const iat = Math.floor(now.getTime() / 1_000);
  const payload: Payload = {
    aud: audiences,
    exp: iat + expirationSeconds,
    iat,
    iss: issuer,
    jti: id,
    'kubernetes.io': {
      namespace,
      ...(node ? { node } : {}),
      ...(pod ? { pod } : {}),
      ...(secret ? { secret } : {}),
      serviceaccount: serviceAccount,
    },
    nbf: iat,
    sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
  };
  const signed = `${encode({ alg: 'RS256', kid: keyId(key.publicKey) })}.${encode(payload)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

/** The claims of a token that is whole and not over; undefined for any other text. */
export function verifyToken(token: string, key: TokenKey, now: Date): Payload | undefined {
  const [header, body, signature] = token.split('.');
  if (header === undefined || body === undefined || signature === undefined) return undefined;
  try {
    const good = verify('sha256', Buffer.from(`${header}.${body}`), key.publicKey, Buffer.from(signature, 'base64url'));
    if (!good) return undefined;
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as Payload;
    const seconds = now.getTime() / 1_000;
    return payload.iss === issuer && payload.exp > seconds && payload.nbf <= seconds + 1 ? payload : undefined;
  } catch {
    return undefined;
  }
}

/** Who a token speaks for. */
export function userOfToken(payload: Payload): {
  name: string;
  uid: string;
  groups: string[];
  extra: Record<string, string[]>;
} {
  const { namespace, serviceaccount, pod, node } = payload['kubernetes.io'];
  const prefix = 'authentication.kubernetes.io';
  return {
    name: payload.sub,
    uid: serviceaccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: {
      [`${prefix}/credential-id`]: [`JTI=${payload.jti}`],
      ...(node ? { [`${prefix}/node-name`]: [node.name], [`${prefix}/node-uid`]: [node.uid] } : {}),
      ...(pod ? { [`${prefix}/pod-name`]: [pod.name], [`${prefix}/pod-uid`]: [pod.uid] } : {}),
    },
  };
}
