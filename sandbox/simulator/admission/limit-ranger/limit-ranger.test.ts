import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import type { JsonObject } from '../../patch/json.ts';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { ask, pod, settle } from '../testing/ask.ts';

const pods = '/api/v1/pods';

function range(limits: readonly JsonObject[]): JsonObject {
  return { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'range' }, spec: { limits } };
}

function uses(resources: JsonObject): JsonObject {
  return pod('p', { containers: [{ name: 'c', image: 'nginx', resources }] });
}

test('containers get what they do not name', async () => {
  using opened = openTestCluster();
  await settle();
  const limit = { type: 'Container', default: { cpu: '200m', memory: '1Gi' }, defaultRequest: { cpu: '100m' } };
  ask(opened.cluster, { path: '/api/v1/limitranges', object: range([limit]) });
  const made = ask(opened.cluster, { path: pods, object: uses({ limits: { memory: '1Mi' } }) })
    .object as unknown as V1Pod;
  assert.deepEqual(made.spec?.containers[0]?.resources, {
    limits: { memory: '1Mi', cpu: '200m' },
    requests: { memory: '1Mi', cpu: '100m' },
  });
  assert.equal(
    made.metadata?.annotations?.['kubernetes.io/limit-ranger'],
    'LimitRanger plugin set: cpu request for container c; cpu limit for container c',
  );
});

const bounds = { type: 'Container', min: { cpu: '50m' }, max: { cpu: '1' }, maxLimitRequestRatio: { cpu: '2' } };
const refused: readonly (readonly [string, JsonObject, string])[] = [
  [
    'too little',
    { requests: { cpu: '10m' }, limits: { cpu: '30m' } },
    '[minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000]',
  ],
  [
    'too much',
    { requests: { cpu: '1' }, limits: { cpu: '2' } },
    'maximum cpu usage per Container is 1, but limit is 2',
  ],
  [
    'too far apart',
    { requests: { cpu: '300m' }, limits: { cpu: '1' } },
    'cpu max limit to request ratio per Container is 2, but provided ratio is 3.333333',
  ],
  [
    'two things at once',
    { requests: { cpu: '10m' }, limits: { cpu: '2' } },
    '[minimum cpu usage per Container is 50m, but request is 10m, maximum cpu usage per Container is 1, but limit is 2, cpu max limit to request ratio per Container is 2, but provided ratio is 200.000000]',
  ],
];

test('what is out of bounds is refused', async (t) => {
  using opened = openTestCluster();
  await settle();
  ask(opened.cluster, { path: '/api/v1/limitranges', object: range([bounds]) });
  for (const [name, resources, why] of refused)
    await t.test(name, () => {
      const { refusal } = ask(opened.cluster, { path: pods, object: uses(resources) });
      assert.equal(refusal, `pods "p" is forbidden: ${why}`);
    });
});

test('a whole Pod counts its containers together, and a claim its storage', async () => {
  using opened = openTestCluster();
  await settle();
  const { cluster } = opened;
  const limits = [
    { type: 'Pod', max: { memory: '1Gi' } },
    { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } },
  ];
  ask(cluster, { path: '/api/v1/limitranges', object: range(limits) });
  const half = { image: 'nginx', resources: { limits: { memory: '600Mi' } } };
  const two = pod('p', {
    containers: [
      { name: 'a', ...half },
      { name: 'b', ...half },
    ],
  });
  assert.equal(
    ask(cluster, { path: pods, object: two }).refusal,
    'pods "p" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 1200Mi',
  );
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'c' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
  };
  assert.equal(
    ask(cluster, { path: '/api/v1/persistentvolumeclaims', object: claim }).refusal,
    'persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
  );
});
