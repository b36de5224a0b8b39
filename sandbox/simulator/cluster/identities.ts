/** Who is known to a cluster: its administrator by certificate, ServiceAccounts by the tokens it issued, nodes that want to join by theirs. */
import { userOfBootstrapToken } from '../access/bootstrap-tokens.ts';
import {
  issueToken,
  type TokenClaims,
  type TokenKey,
  userOfToken,
  verifyToken,
} from '../access/service-account-tokens.ts';
import { metaOf } from '../registry/object-access.ts';
import type { User } from '../serving/user.ts';
import type { Cluster } from './cluster.ts';

export interface Credentials {
  /** SHA-256 of the administrator's certificate, hex without colons. */
  readonly administrator: string;
  readonly tokenKey: TokenKey;
}

export interface Identities {
  byCertificate(fingerprint: string): User | undefined;
  /** Undefined for a token that is not valid, or whose ServiceAccount is gone. */
  byToken(token: string): User | undefined;
  issue(claims: TokenClaims): string;
}

/** The groups of an administrator's certificate made by kubeadm since 1.29. */
const administrators = 'kubeadm:cluster-admins';

export function identitiesOf(cluster: Cluster, { administrator, tokenKey }: Credentials): Identities {
  return {
    byCertificate: (fingerprint) =>
      fingerprint === administrator
        ? {
            name: 'kubernetes-admin',
            groups: [administrators, 'system:authenticated'],
            extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${fingerprint}`] },
          }
        : undefined,
    byToken(token) {
      const payload = verifyToken(token, tokenKey, cluster.now());
      if (!payload) return userOfBootstrapToken(token, cluster.reader, cluster.now());
      const { namespace, serviceaccount, pod, secret } = payload['kubernetes.io'];
      const isSame = (path: string, of: { name: string; uid: string } | undefined): boolean => {
        if (!of) return true;
        const found = cluster.reader.get(path, namespace, of.name);
        return found !== undefined && metaOf(found).uid === of.uid;
      };
      const lives =
        isSame('/api/v1/serviceaccounts', serviceaccount) &&
        isSame('/api/v1/pods', pod) &&
        isSame('/api/v1/secrets', secret);
      return lives ? userOfToken(payload) : undefined;
    },
    issue: (claims) => issueToken(claims, tokenKey, cluster.now()),
  };
}
