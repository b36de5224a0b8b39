import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { V1Endpoint } from '@kubernetes/client-node';
import { putEndpoints, putService } from '../testing/make-service.ts';
import { openTestCluster, type TestCluster } from '../testing/open-test-cluster.ts';
import type { NetworkStack, PodStack } from './network-stack.ts';

const node = 'drydock-control-plane';
const clusterIP = '10.96.7.7';
const syncMs = 1_100;

function attach({ cluster }: TestCluster, name: string): PodStack {
  const stack = cluster.network.attach({ namespace: 'default', name, uid: name, node, hostNetwork: false });
  stack.listen({ port: 8080 }, ({ stream, remote }) => stream.end(`${name} to ${remote.ip}`));
  return stack;
}

function endpoint({ ip }: PodStack, conditions: V1Endpoint['conditions'] = { ready: true }): V1Endpoint {
  return { addresses: [ip], conditions, nodeName: node };
}

async function get(from: NetworkStack, ip: string, port: number): Promise<string> {
  const { stream } = await from.connect({ ip, port });
  return text(stream);
}

const refused = { code: 'ECONNREFUSED' };

test('a ClusterIP leads to ready endpoints by turns of chance, and to none when there are none', async () => {
  using test = openTestCluster({ quiet: true });
  const [one, two, client] = [attach(test, 'one'), attach(test, 'two'), attach(test, 'client')];
  putService(test.cluster, { clusterIP, ports: [{ port: 80 }] });
  await assert.rejects(get(client, clusterIP, 80), refused);
  putEndpoints(test.cluster, [endpoint(one), endpoint(two)], [{ port: 8080 }]);
  // kube-proxy has not heard of it yet.
  await assert.rejects(get(client, clusterIP, 80), refused);
  await test.clock.advance(syncMs);
  const answers = new Set<string>();
  for (let i = 0; i < 40; i++) answers.add(await get(client, clusterIP, 80));
  assert.deepEqual([...answers].sort(), [`one to ${client.ip}`, `two to ${client.ip}`]);
  assert.deepEqual((await client.connect({ ip: clusterIP, port: 80 })).remote, { ip: clusterIP, port: 80 });
  const lost = assert.rejects(client.connect({ ip: clusterIP, port: 81 }, { timeoutMs: 100 }), { code: 'ETIMEDOUT' });
  await test.clock.advance(100);
  await lost;
});

test('endpoints that terminate serve where nobody else does', async () => {
  using test = openTestCluster({ quiet: true });
  const [one, two, client] = [attach(test, 'one'), attach(test, 'two'), attach(test, 'client')];
  putService(test.cluster, { clusterIP, ports: [{ port: 80 }] });
  const leaving = endpoint(one, { ready: false, serving: true, terminating: true });
  putEndpoints(test.cluster, [leaving, endpoint(two)], [{ port: 8080 }]);
  for (let i = 0; i < 10; i++) assert.match(await get(client, clusterIP, 80), /^two/);
  putEndpoints(test.cluster, [leaving, endpoint(two, { ready: false })], [{ port: 8080 }]);
  await test.clock.advance(syncMs);
  assert.match(await get(client, clusterIP, 80), /^one/);
  putEndpoints(test.cluster, [endpoint(one, { ready: false, serving: false, terminating: true })], [{ port: 8080 }]);
  await test.clock.advance(syncMs);
  await assert.rejects(get(client, clusterIP, 80), refused);
});

test('syncs are a second apart, and a Pod that has gone is still tried until then', async () => {
  using test = openTestCluster({ quiet: true });
  const [one, client] = [attach(test, 'one'), attach(test, 'client')];
  putService(test.cluster, { clusterIP, ports: [{ port: 80 }] });
  putEndpoints(test.cluster, [endpoint(one)], [{ port: 8080 }]);
  await get(client, clusterIP, 80);
  putEndpoints(test.cluster, [], [{ port: 8080 }]);
  await test.clock.advance(29);
  assert.match(await get(client, clusterIP, 80), /^one/);
  await test.clock.advance(1);
  await assert.rejects(get(client, clusterIP, 80), refused);
  putEndpoints(test.cluster, [endpoint(one)], [{ port: 8080 }]);
  await test.clock.advance(999);
  await assert.rejects(get(client, clusterIP, 80), refused);
  await test.clock.advance(1);
  assert.match(await get(client, clusterIP, 80), /^one/);
});

test('node ports and external addresses lead there too, and clients may stay with their endpoint', async () => {
  using test = openTestCluster({ quiet: true });
  const [one, two, client] = [attach(test, 'one'), attach(test, 'two'), attach(test, 'client')];
  const nodeStack = test.cluster.network.node(node);
  putService(test.cluster, {
    clusterIP,
    type: 'NodePort',
    externalIPs: ['198.51.100.7'],
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
    ports: [{ name: 'http', port: 80, nodePort: 30080 }],
  });
  putEndpoints(test.cluster, [endpoint(one), endpoint(two)], [{ name: 'http', port: 8080 }]);
  // Through a node port the server sees the node.
  assert.match(await get(client, nodeStack.ip, 30080), /to 10\.244\.0\.1$/);
  assert.match(await get(nodeStack, '127.0.0.1', 30080), /to 10\.244\.0\.1$/);
  assert.match(await get(client, '198.51.100.7', 80), /^(one|two)/);
  await assert.rejects(get(client, '127.0.0.1', 30080), refused);
  const first = await get(client, clusterIP, 80);
  for (let i = 0; i < 20; i++) assert.equal(await get(client, clusterIP, 80), first);
});

test('internalTrafficPolicy: Local keeps to the node and drops what finds nobody there', async () => {
  using test = openTestCluster({ quiet: true });
  const [one, client] = [attach(test, 'one'), attach(test, 'client')];
  putService(test.cluster, { clusterIP, internalTrafficPolicy: 'Local', ports: [{ port: 80 }] });
  putEndpoints(test.cluster, [{ ...endpoint(one), nodeName: 'another' }], [{ port: 8080 }]);
  const lost = assert.rejects(client.connect({ ip: clusterIP, port: 80 }, { timeoutMs: 100 }), { code: 'ETIMEDOUT' });
  await test.clock.advance(100);
  await lost;
});

test('kubernetes.default leads to the API server of this cluster', async () => {
  using test = openTestCluster({ quiet: true });
  const client = attach(test, 'client');
  test.cluster.network.serveApi(({ stream }) => stream.end('the API server'));
  assert.equal(await get(client, '10.96.0.1', 443), 'the API server');
});
