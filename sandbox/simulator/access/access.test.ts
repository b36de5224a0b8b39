import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StatusError } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { userOfBootstrapToken } from './bootstrap-tokens.ts';
import { confirmGrants } from './confirm-grants.ts';
import { impersonate } from './impersonate.ts';
import { Rbac } from './rbac.ts';

const apiGroup = 'rbac.authorization.k8s.io';

function role(name: string, rules: readonly JsonObject[], more: JsonObject = {}): JsonObject {
  return { metadata: { name }, rules, ...more };
}

function bound(name: string, to: string): JsonObject {
  return {
    metadata: { name },
    roleRef: { apiGroup, kind: 'ClusterRole', name },
    subjects: [{ kind: 'User', name: to }],
  };
}

const pods = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] };

/** Jane holds what is given; bindings are all cluster-wide. */
function rbacOf(held: readonly JsonObject[], others: readonly JsonObject[] = []): Rbac {
  const known: Record<string, readonly JsonObject[]> = {
    clusterroles: [role('held', held), ...others],
    clusterrolebindings: [bound('held', 'jane')],
  };
  return new Rbac({ list: (resource) => known[resource] ?? [] });
}

const jane = { name: 'jane', groups: ['system:authenticated'] };

function refusal(act: () => void): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
}

test('nobody writes a role that gives what they do not hold', () => {
  const write = (rbac: Rbac, object: JsonObject) =>
    refusal(() =>
      confirmGrants(
        { group: apiGroup, resource: 'clusterroles', namespace: '', name: '', user: jane, object, old: undefined },
        rbac,
      ),
    );
  assert.equal(write(rbacOf([pods]), role('a', [pods])), undefined);
  const wider = { ...pods, verbs: ['get', 'list', 'delete'] };
  assert.equal(
    write(rbacOf([pods]), role('a', [wider])),
    `clusterroles.rbac.authorization.k8s.io "a" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}`,
  );
  const escalates = { apiGroups: [apiGroup], resources: ['clusterroles'], verbs: ['escalate'] };
  assert.equal(write(rbacOf([escalates]), role('a', [wider])), undefined);
  const aggregated = role('a', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } });
  assert.match(
    write(rbacOf([pods]), aggregated) ?? '',
    /must have cluster-admin privileges to use the aggregationRule$/,
  );
});

test('nobody binds a role that gives what they do not hold', () => {
  const bind = (rbac: Rbac, name: string) =>
    refusal(() =>
      confirmGrants(
        {
          group: apiGroup,
          resource: 'rolebindings',
          namespace: 'default',
          name: '',
          user: jane,
          object: bound(name, 'jane'),
          old: undefined,
        },
        rbac,
      ),
    );
  const secrets = role('secrets', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]);
  assert.equal(bind(rbacOf([pods], [secrets]), 'held'), undefined);
  assert.match(bind(rbacOf([pods], [secrets]), 'secrets') ?? '', /Resources:\["secrets"\], Verbs:\["get"\]\}$/);
  assert.equal(bind(rbacOf([pods]), 'nothing'), 'clusterroles.rbac.authorization.k8s.io "nothing" not found');
  const may = { apiGroups: [apiGroup], resources: ['clusterroles'], resourceNames: ['secrets'], verbs: ['bind'] };
  assert.equal(bind(rbacOf([may], [secrets]), 'secrets'), undefined);
});

test('acting as somebody else', () => {
  const allowed = () => ({ allowed: true, reason: '' });
  const as = (headers: Record<string, string>) => impersonate(jane, headers, allowed);
  assert.deepEqual(as({}), jane);
  assert.deepEqual(as({ 'impersonate-user': 'bob' }), { name: 'bob', groups: ['system:authenticated'] });
  assert.deepEqual(as({ 'impersonate-user': 'system:anonymous' }).groups, ['system:unauthenticated']);
  assert.deepEqual(as({ 'impersonate-user': 'system:serviceaccount:a:b' }).groups, [
    'system:serviceaccounts',
    'system:serviceaccounts:a',
    'system:authenticated',
  ]);
  assert.deepEqual(
    as({
      'impersonate-user': 'bob',
      'impersonate-group': 'x, y',
      'impersonate-uid': '7',
      'impersonate-extra-a%2Fb': 'c',
    }),
    { name: 'bob', uid: '7', groups: ['x', 'y', 'system:authenticated'], extra: { 'a/b': ['c'] } },
  );
  assert.equal(
    refusal(() => as({ 'impersonate-group': 'x' })),
    'Internal error occurred: requested [{Group  x    }] without impersonating a user',
  );
});

test('each thing that is taken over needs its right', () => {
  const users = { apiGroups: [''], resources: ['users'], verbs: ['impersonate'] };
  const rbac = rbacOf([users]);
  const as = (headers: Record<string, string>) =>
    refusal(() => impersonate(jane, headers, (attributes) => rbac.authorize(attributes)));
  assert.equal(as({ 'impersonate-user': 'bob' }), undefined);
  assert.equal(
    as({ 'impersonate-user': 'bob', 'impersonate-group': 'x' }),
    'groups "x" is forbidden: User "jane" cannot impersonate resource "groups" in API group "" at the cluster scope',
  );
  assert.equal(
    as({ 'impersonate-user': 'bob', 'impersonate-extra-scope': 'x' }),
    'userextras.authentication.k8s.io "x" is forbidden: User "jane" cannot impersonate resource "userextras/scope" in API group "authentication.k8s.io" at the cluster scope',
  );
});

test('a token for nodes to join with is one while its Secret says so', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const secretOf = (changes: Record<string, string>, type = 'bootstrap.kubernetes.io/token') => {
    const data = {
      'token-id': 'abcdef',
      'token-secret': '0123456789abcdef',
      'usage-bootstrap-authentication': 'true',
      'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
      expiration: '2026-01-02T00:00:00Z',
      ...changes,
    };
    const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    return { metadata: { name: 'bootstrap-token-abcdef' }, type, data: Object.fromEntries(encoded) };
  };
  const userOf = (secret: JsonObject | undefined, token = 'abcdef.0123456789abcdef') =>
    userOfBootstrapToken(token, { get: () => secret, list: () => [] }, now);
  assert.deepEqual(userOf(secretOf({})), {
    name: 'system:bootstrap:abcdef',
    groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token'],
  });
  assert.equal(userOf(undefined), undefined);
  assert.equal(userOf(secretOf({}), 'abcdef.0123456789abcdeg'), undefined);
  assert.equal(userOf(secretOf({}, 'Opaque')), undefined);
  assert.equal(userOf(secretOf({ expiration: '2025-12-31T00:00:00Z' })), undefined);
  assert.equal(userOf(secretOf({ 'usage-bootstrap-authentication': 'false' })), undefined);
  assert.equal(userOf(secretOf({ 'auth-extra-groups': 'system:masters' })), undefined);
});
