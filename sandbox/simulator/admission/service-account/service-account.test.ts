import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { ask, pod, settle } from '../testing/ask.ts';

const pods = '/api/v1/pods';
const accounts = '/api/v1/serviceaccounts';

test('a Pod runs as the default account and mounts its token everywhere', async () => {
  using opened = openTestCluster();
  await settle();
  const init = { name: 'i', image: 'busybox' };
  const own = {
    name: 'own',
    image: 'nginx',
    volumeMounts: [{ name: 'v', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
  };
  const spec = { containers: [{ name: 'c', image: 'nginx' }, own], initContainers: [init], volumes: [{ name: 'v' }] };
  const { spec: made } = ask(opened.cluster, { path: pods, object: pod('p', spec) }).object as unknown as V1Pod;
  assert.equal(made?.serviceAccountName, 'default');
  assert.equal(made?.serviceAccount, 'default');
  const volume = made?.volumes?.[1];
  assert.match(volume?.name ?? '', /^kube-api-access-[a-z0-9]{5}$/);
  assert.deepEqual(
    volume?.projected?.sources?.map((source) => Object.keys(source)[0]),
    ['serviceAccountToken', 'configMap', 'downwardAPI'],
  );
  const mounts = [...(made?.containers ?? []), ...(made?.initContainers ?? [])].map(
    ({ volumeMounts }) => volumeMounts?.[0]?.name,
  );
  assert.deepEqual(mounts, [volume?.name, 'v', volume?.name]);
});

test('the Pod decides about its token before the account does', async () => {
  using opened = openTestCluster();
  await settle();
  ask(opened.cluster, {
    path: accounts,
    object: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot' },
      automountServiceAccountToken: false,
      imagePullSecrets: [{ name: 'pull' }],
    },
  });
  const volumesOf = (name: string, spec: Record<string, boolean>): [unknown, unknown] => {
    const { object } = ask(opened.cluster, { path: pods, object: pod(name, { serviceAccountName: 'robot', ...spec }) });
    const made = (object as unknown as V1Pod).spec;
    return [made?.volumes?.length, made?.imagePullSecrets];
  };
  assert.deepEqual(volumesOf('silent', {}), [undefined, [{ name: 'pull' }]]);
  assert.deepEqual(volumesOf('wants', { automountServiceAccountToken: true }), [1, [{ name: 'pull' }]]);
});

test('an account must be there, and may say which Secrets are used', async () => {
  using opened = openTestCluster();
  await settle();
  const { cluster } = opened;
  assert.equal(
    ask(cluster, { path: pods, object: pod('p', { serviceAccountName: 'robot' }) }).refusal,
    'pods "p" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
  );
  const annotations = { 'kubernetes.io/enforce-mountable-secrets': 'true' };
  ask(cluster, {
    path: accounts,
    object: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'strict', annotations },
      secrets: [{ name: 'a' }],
    },
  });
  const using = (secretName: string) =>
    ask(cluster, {
      path: pods,
      object: pod(secretName, { serviceAccountName: 'strict', volumes: [{ name: 'v', secret: { secretName } }] }),
    }).refusal;
  assert.equal(using('a'), undefined);
  assert.equal(
    using('b'),
    'pods "b" is forbidden: volume with secret.secretName="b" is not allowed because service account strict does not reference that secret',
  );
});
