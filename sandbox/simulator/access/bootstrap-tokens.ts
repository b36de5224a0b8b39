/** Tokens that nodes join with. Source: plugin/pkg/auth/authenticator/token/bootstrap/bootstrap.go, cluster-bootstrap/util. */
import { timingSafeEqual } from 'node:crypto';
import type { V1Secret } from '@kubernetes/client-node';
import type { ClusterReader } from '../admission/admission.ts';
import type { User } from '../serving/user.ts';

const form = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const bootstrappers = 'system:bootstrappers';
const extraGroup = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

/** `system:bootstrap:abcdef` for `abcdef.0123456789abcdef`; undefined for a token that is none, or not valid now. */
export function userOfBootstrapToken(token: string, reader: ClusterReader, now: Date): User | undefined {
  const [, id = '', secret = ''] = form.exec(token) ?? [];
  if (id === '') return undefined;
  const found = reader.get('/api/v1/secrets', 'kube-system', `bootstrap-token-${id}`) as unknown as
    | V1Secret
    | undefined;
  if (found?.type !== 'bootstrap.kubernetes.io/token' || found.metadata?.deletionTimestamp) return undefined;
  const data = (key: string): string => Buffer.from(found.data?.[key] ?? '', 'base64').toString('utf8');
  const isValid =
    isSame(data('token-secret'), secret) &&
    data('token-id') === id &&
    !hasExpired(data('expiration'), now) &&
    data('usage-bootstrap-authentication') === 'true';
  const groups = data('auth-extra-groups')
    .split(',')
    .filter((group) => group !== '');
  if (!isValid || groups.some((group) => !extraGroup.test(group))) return undefined;
  return { name: `system:bootstrap:${id}`, groups: [...new Set([bootstrappers, ...groups])].sort() };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** One that cannot be read is over, one that is not set never. */
function hasExpired(expiration: string, now: Date): boolean {
  if (expiration === '') return false;
  const at = Date.parse(expiration);
  return Number.isNaN(at) || at <= now.getTime();
}
