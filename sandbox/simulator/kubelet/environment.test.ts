import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expand } from './environment/expand.ts';
import { openKubelet, type TestKubelet } from './testing/open-kubelet.ts';

function makeConfigMap(kubelet: TestKubelet, name: string, data: Record<string, string>): void {
  kubelet.create('/api/v1/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
    data,
  });
}

test('references are expanded, unknown ones stay, and dollars are doubled', () => {
  const known = new Map([['A', '1']]);
  for (const [text, expected] of [
    ['$(A)-$(B)', '1-$(B)'],
    ['$$(A) $$', '$(A) $'],
    ['$A $', '$A $'],
    ['$(A', '$(A'],
  ] as const)
    assert.equal(
      expand(text, (name) => known.get(name)),
      expected,
    );
});

test('variables come from values, maps, the Pod itself and Services, the later ones winning', async () => {
  using kubelet = openKubelet();
  makeConfigMap(kubelet, 'colors', { color: 'blue', size: 'L' });
  kubelet.create('/api/v1/secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'login', namespace: 'default' },
    data: { password: Buffer.from('hush').toString('base64') },
  });
  kubelet.create('/api/v1/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'my-db', namespace: 'default' },
    spec: { ports: [{ name: 'sql', port: 5432 }] },
  });
  kubelet.run('web', {
    containers: [
      {
        name: 'a',
        image: 'test:1',
        command: ['env'],
        envFrom: [
          { prefix: 'C_', configMapRef: { name: 'colors' } },
          { secretRef: { name: 'nosuch', optional: true } },
        ],
        env: [
          { name: 'COLOR', valueFrom: { configMapKeyRef: { name: 'colors', key: 'color' } } },
          { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
          { name: 'BOTH', value: '$(COLOR) $(C_size) $(LATER) $$(COLOR)' },
          { name: 'LATER', value: 'x' },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
          { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } } },
          { name: 'ALL_MEMORY', valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Gi' } } },
        ],
        resources: { limits: { cpu: '150m' } },
      },
    ],
  });
  await kubelet.clock.advance(3_000);
  const env = new Set(kubelet.log('web').split('\n'));
  const service = kubelet.cluster.reader.get('/api/v1/services', 'default', 'my-db');
  const { clusterIP } = (service?.spec ?? {}) as { clusterIP?: string };
  for (const line of [
    'C_color=blue',
    'COLOR=blue',
    'PASSWORD=hush',
    'BOTH=blue L $(LATER) $(COLOR)',
    'NODE=drydock-control-plane',
    'LABEL=web',
    'CPU=150',
    'ALL_MEMORY=8',
    'KUBERNETES_SERVICE_HOST=10.96.0.1',
    `MY_DB_SERVICE_HOST=${clusterIP}`,
    'MY_DB_SERVICE_PORT_SQL=5432',
    `MY_DB_PORT_5432_TCP=tcp://${clusterIP}:5432`,
  ])
    assert.ok(env.has(line), `${line} in\n${[...env].join('\n')}`);
});

test('a key that is not there is told with where it was looked for', async () => {
  using kubelet = openKubelet();
  makeConfigMap(kubelet, 'colors', {});
  const env = [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'colors', key: 'nokey' } } }];
  kubelet.run('web', { containers: [{ name: 'a', image: 'test:1', env }] });
  await kubelet.clock.advance(3_000);
  assert.deepEqual(kubelet.status('web')?.state.waiting, {
    reason: 'CreateContainerConfigError',
    message: "couldn't find key nokey in ConfigMap default/colors",
  });
});
