import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorkloadCluster, paths, template, workload } from '../../testing/workload-cluster.ts';
import { deleteAs } from '../create-as.ts';
import type { EndpointSlice, Endpoints } from '../kit/wire.ts';

const slices = '/apis/discovery.k8s.io/v1/endpointslices';

function open(kubelet = {}) {
  const cluster = openWorkloadCluster(kubelet);
  const slicesOf = (service: string): EndpointSlice[] =>
    (cluster.cluster.reader.list(slices, 'default') as unknown as EndpointSlice[]).filter(
      ({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service,
    );
  const conditions = (service: string) =>
    slicesOf(service).flatMap(({ endpoints }) => (endpoints ?? []).map((endpoint) => endpoint.conditions));
  const endpoints = (service: string): Endpoints => cluster.get('/api/v1/endpoints', service);
  return { ...cluster, slicesOf, conditions, endpoints };
}

const service = (name: string, spec: object = {}) => ({
  metadata: { name, labels: { tier: 'front' } },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 'web' }], ...spec },
});

test('a Service without Pods has one empty slice and empty Endpoints', async () => {
  const { clock, create, slicesOf, endpoints } = open();
  create(paths.services, service('web'));
  await clock.advance(100);
  const [slice, ...others] = slicesOf('web');
  assert.equal(others.length, 0);
  assert.deepEqual([slice?.endpoints, slice?.ports], [null, null]);
  assert.deepEqual(slice?.metadata.labels, {
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'kubernetes.io/service-name': 'web',
    tier: 'front',
  });
  assert.equal(endpoints('web').subsets, undefined);
});

test('Pods come in when they are ready, are told of as terminating, and go', async () => {
  const ports = [{ name: 'web', containerPort: 8080 }];
  const { cluster, clock, create, slicesOf, conditions, endpoints, pods } = open({ stopMs: 2_000 });
  create(paths.services, service('web'));
  create(paths.pods, {
    ...template('web', { containers: [{ name: 'main', image: 'nginx', ports }] }),
    metadata: { name: 'a', labels: { app: 'web' } },
  });
  await clock.advance(500);
  const first = slicesOf('web')[0]?.metadata.name;
  await clock.advance(1_000);
  assert.deepEqual(conditions('web'), [{ ready: true, serving: true, terminating: false }]);
  assert.equal(slicesOf('web')[0]?.metadata.name, first, 'the empty slice is filled');
  assert.deepEqual(slicesOf('web')[0]?.ports, [{ name: 'http', port: 8080, protocol: 'TCP' }]);
  const { uid = '' } = pods()[0]?.metadata ?? {};
  const ip = pods()[0]?.status?.podIP;
  assert.deepEqual(endpoints('web').subsets, [
    {
      addresses: [
        { ip, nodeName: 'drydock-control-plane', targetRef: { kind: 'Pod', namespace: 'default', name: 'a', uid } },
      ],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    },
  ]);
  deleteAs(cluster, paths.pods, { namespace: 'default', name: 'a' });
  await clock.advance(100);
  assert.deepEqual(conditions('web'), [{ ready: false, serving: true, terminating: true }]);
  assert.equal(endpoints('web').subsets, undefined);
  await clock.advance(3_000);
  assert.deepEqual(conditions('web'), []);
});

test('Pods that are not ready are told apart, and published where asked for', async () => {
  const { clock, create, conditions, endpoints } = open({ becomesReady: () => false });
  create(paths.services, { ...service('web'), spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
  create(paths.services, {
    ...service('all'),
    spec: { selector: { app: 'web' }, clusterIP: 'None', publishNotReadyAddresses: true },
  });
  create(paths.deployments, workload('web', { replicas: 2 }));
  await clock.advance(3_000);
  assert.deepEqual(
    conditions('web').map((condition) => condition?.ready),
    [false, false],
  );
  assert.equal(endpoints('web').subsets?.[0]?.notReadyAddresses?.length, 2);
  assert.deepEqual(
    conditions('all').map((condition) => [condition?.ready, condition?.serving]),
    [
      [true, false],
      [true, false],
    ],
  );
  assert.equal(endpoints('all').metadata.labels?.['service.kubernetes.io/headless'], '');
});

test('a hundred endpoints fit into one slice', async () => {
  const { clock, create, slicesOf } = open();
  create(paths.services, { ...service('web'), spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
  create(paths.replicaSets, workload('web', { replicas: 103 }));
  await clock.advance(5_000);
  assert.deepEqual(
    slicesOf('web')
      .map(({ endpoints }) => endpoints.length)
      .sort(),
    [100, 3],
  );
});

test('Endpoints written by hand are mirrored, and go with their slices', async () => {
  const { cluster, clock, create, slicesOf } = open();
  create(paths.services, { metadata: { name: 'hand' }, spec: { ports: [{ port: 80 }] } });
  create('/api/v1/endpoints', {
    metadata: { name: 'hand' },
    subsets: [{ addresses: [{ ip: '192.0.2.1' }], notReadyAddresses: [{ ip: '192.0.2.2' }], ports: [{ port: 80 }] }],
  });
  await clock.advance(100);
  const [slice] = slicesOf('hand');
  assert.deepEqual(slice?.endpoints, [
    { addresses: ['192.0.2.2'], conditions: { ready: false } },
    { addresses: ['192.0.2.1'], conditions: { ready: true } },
  ]);
  deleteAs(cluster, '/api/v1/endpoints', { namespace: 'default', name: 'hand' });
  await clock.advance(100);
  assert.deepEqual(slicesOf('hand'), []);
});
