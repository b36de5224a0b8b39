import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1PodSpec } from '@kubernetes/client-node';
import { put, putEndpoints, putService } from '../../testing/make-service.ts';
import { openTestCluster, type TestCluster } from '../../testing/open-test-cluster.ts';
import type { PodStack } from '../network-stack.ts';
import { dnsOf } from '../stack.ts';
import type { DnsClient } from './dns-client.ts';
import { lookUp } from './look-up.ts';
import type { RecordType } from './records.ts';
import { resolvConf, resolverConfigOf } from './resolver-config.ts';

const node = 'drydock-control-plane';
const notFound = { code: 'ENOTFOUND' };
const again = { code: 'EAI_AGAIN' };

function attach({ cluster }: TestCluster, spec: Partial<V1PodSpec> = {}, namespace = 'default'): PodStack {
  const name = 'client';
  put(cluster, '/core/pods', { metadata: { name, namespace, uid: name }, spec });
  return cluster.network.attach({ namespace, name, uid: name, node, hostNetwork: spec.hostNetwork ?? false });
}

function dns(stack: PodStack): DnsClient {
  const client = dnsOf(stack);
  assert.ok(client);
  return client;
}

async function ask(stack: PodStack, name: string, type: RecordType = 'A'): Promise<[string, ...string[]]> {
  const { code, records } = await dns(stack).query('10.96.0.10', name, type);
  return [code, ...records.map((record) => `${record.name} ${record.type} ${record.data}`).sort()];
}

test('a Service is found by short and by long names, from its namespace and from others', async () => {
  using test = openTestCluster({ quiet: true });
  const here = attach(test);
  const there = attach(test, {}, 'kube-public');
  putService(test.cluster, { clusterIP: '10.96.7.7', ports: [{ port: 80 }] });
  for (const name of [
    'web',
    'web.default',
    'web.default.svc',
    'web.default.svc.cluster.local',
    'web.default.svc.cluster.local.',
  ])
    assert.deepEqual(await here.resolve(name), ['10.96.7.7'], name);
  assert.deepEqual(await here.resolve('kubernetes'), ['10.96.0.1']);
  assert.deepEqual(await there.resolve('web.default'), ['10.96.7.7']);
  await assert.rejects(there.resolve('web'), notFound);
  await assert.rejects(here.resolve('web.default.svc.'), notFound);
  await assert.rejects(here.resolve('example.com'), notFound);
  assert.deepEqual(await here.resolve('192.0.2.1'), ['192.0.2.1']);
  assert.deepEqual(await here.resolve('localhost'), ['127.0.0.1']);
});

test('a new Service is known after a moment', async () => {
  using test = openTestCluster({ quiet: true });
  const client = attach(test);
  await assert.rejects(client.resolve('web'), notFound);
  putService(test.cluster, { clusterIP: '10.96.7.7', ports: [{ port: 80 }] });
  await assert.rejects(client.resolve('web'), notFound);
  await test.clock.advance(5);
  assert.deepEqual(await client.resolve('web'), ['10.96.7.7']);
});

test('a headless Service stands for its ready endpoints, each with a name of its own', async () => {
  using test = openTestCluster({ quiet: true });
  const client = attach(test);
  putService(test.cluster, { clusterIP: 'None', ports: [{ name: 'http', port: 80 }] });
  putEndpoints(
    test.cluster,
    [
      { addresses: ['10.244.0.8'], hostname: 'web-0', conditions: { ready: true } },
      { addresses: ['10.244.0.9'], conditions: { ready: true } },
      { addresses: ['10.244.0.10'], conditions: { ready: false, serving: true, terminating: true } },
    ],
    [{ name: 'http', port: 8080 }],
  );
  assert.deepEqual([...(await client.resolve('web'))].sort(), ['10.244.0.8', '10.244.0.9']);
  assert.deepEqual(await client.resolve('web-0.web'), ['10.244.0.8']);
  assert.deepEqual(await client.resolve('10-244-0-9.web'), ['10.244.0.9']);
  const long = 'web.default.svc.cluster.local';
  assert.deepEqual(await ask(client, `_http._tcp.${long}`, 'SRV'), [
    'NOERROR',
    `_http._tcp.${long}. SRV 0 50 8080 10-244-0-9.${long}.`,
    `_http._tcp.${long}. SRV 0 50 8080 web-0.${long}.`,
  ]);
  assert.deepEqual(await ask(client, '8.0.244.10.in-addr.arpa.', 'PTR'), [
    'NOERROR',
    `8.0.244.10.in-addr.arpa. PTR web-0.${long}.`,
  ]);
  putEndpoints(test.cluster, [], [{ name: 'http', port: 8080 }]);
  await test.clock.advance(5);
  await assert.rejects(client.resolve('web'), notFound);
});

test('a name without such a record is there; a name that is not is told apart', async () => {
  using test = openTestCluster({ quiet: true });
  const client = attach(test);
  assert.deepEqual(await ask(client, 'kubernetes.default.svc.cluster.local', 'AAAA'), ['NOERROR']);
  assert.deepEqual(await ask(client, 'default.svc.cluster.local'), ['NOERROR']);
  assert.deepEqual(await ask(client, 'nowhere.svc.cluster.local'), ['NXDOMAIN']);
  assert.deepEqual(await ask(client, 'KUBERNETES.default.svc.cluster.local'), [
    'NOERROR',
    'kubernetes.default.svc.cluster.local. A 10.96.0.1',
  ]);
  assert.deepEqual(await ask(client, '10-244-0-5.default.pod.cluster.local'), [
    'NOERROR',
    '10-244-0-5.default.pod.cluster.local. A 10.244.0.5',
  ]);
  assert.deepEqual(await ask(client, '10-244-0-5.nowhere.pod.cluster.local'), ['NXDOMAIN']);
  assert.deepEqual(await ask(client, 'x.default.pod.cluster.local'), ['NXDOMAIN']);
  assert.deepEqual(await ask(client, '_https._tcp.kubernetes.default.svc.cluster.local', 'SRV'), [
    'NOERROR',
    '_https._tcp.kubernetes.default.svc.cluster.local. SRV 0 100 443 kubernetes.default.svc.cluster.local.',
  ]);
});

test('an ExternalName is an alias', async () => {
  using test = openTestCluster({ quiet: true });
  const client = attach(test);
  putService(test.cluster, { type: 'ExternalName', externalName: 'kubernetes.default.svc.cluster.local' });
  assert.deepEqual(await client.resolve('web'), ['10.96.0.1']);
  assert.deepEqual(
    (await ask(client, 'web.default.svc.cluster.local'))[2],
    'web.default.svc.cluster.local. CNAME kubernetes.default.svc.cluster.local.',
  );
  putService(test.cluster, { type: 'ExternalName', externalName: 'db.example.com' });
  await test.clock.advance(5);
  await assert.rejects(client.resolve('web'), notFound);
  assert.deepEqual(await ask(client, 'web.default.svc.cluster.local'), [
    'NOERROR',
    'web.default.svc.cluster.local. CNAME db.example.com.',
  ]);
});

test('without CoreDNS nothing is found out', async () => {
  using test = openTestCluster({ quiet: true });
  const client = attach(test);
  for (const { key } of test.cluster.storage.list('/discovery.k8s.io/endpointslices/kube-system/'))
    test.cluster.storage.delete(key, (last) => last);
  // kube-proxy has not looked before: it starts with what there is.
  await assert.rejects(client.resolve('kubernetes'), again);
  await assert.rejects(dns(client).query('10.96.0.10', 'kubernetes', 'A'), { code: 'ECONNREFUSED' });
});

test('dnsPolicy and dnsConfig are followed', async () => {
  using test = openTestCluster({ quiet: true });
  assert.equal(
    resolvConf(resolverConfigOf({ metadata: { namespace: 'shop' }, spec: { containers: [] } })),
    'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  );
  const own = {
    nameservers: ['10.96.0.10'],
    searches: ['kube-system.svc.cluster.local'],
    options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
  };
  const client = attach(test, { dnsPolicy: 'None', dnsConfig: own });
  assert.deepEqual(dns(client).config, {
    nameservers: ['10.96.0.10'],
    searches: ['kube-system.svc.cluster.local'],
    options: ['ndots:2', 'edns0'],
  });
  assert.deepEqual(await client.resolve('kube-dns'), ['10.96.0.10']);
  await assert.rejects(client.resolve('kubernetes'), notFound);
  const onHost = attach(test, { hostNetwork: true });
  const failed = assert.rejects(onHost.resolve('kubernetes'), again);
  await test.clock.advance(10_000);
  await failed;
  const onHostInCluster = attach(test, { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
  assert.deepEqual(await onHostInCluster.resolve('kubernetes'), ['10.96.0.1']);
});

test('nslookup says what it finds, what is not there, and when nobody answers', async () => {
  using test = openTestCluster({ quiet: true });
  const client = dns(attach(test));
  const head = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';
  const long = 'kubernetes.default.svc.cluster.local';
  assert.deepEqual(await lookUp(client, { name: long }), {
    output: `${head}Name:\t${long}\nAddress: 10.96.0.1\n\n\n`,
    code: 0,
  });
  const searched = await lookUp(client, { name: 'kubernetes' });
  assert.equal(searched.code, 1);
  assert.match(searched.output, /Name:\tkubernetes\.default\.svc\.cluster\.local\nAddress: 10\.96\.0\.1\n/);
  assert.match(searched.output, /\*\* server can't find kubernetes\.svc\.cluster\.local: NXDOMAIN\n/);
  assert.equal(
    (await lookUp(client, { name: '10.96.0.1' })).output,
    `${head}1.0.96.10.in-addr.arpa\tname = ${long}\n\n`,
  );
  const service = await lookUp(client, { name: `_https._tcp.${long}`, types: ['SRV'] });
  assert.equal(service.output, `${head}_https._tcp.${long}\tservice = 0 100 443 ${long}\n\n`);
  const nobody = lookUp(client, { name: long, server: '10.244.0.99' });
  await test.clock.advance(5_000);
  assert.deepEqual(await nobody, {
    output:
      'Server:\t\t10.244.0.99\nAddress:\t10.244.0.99:53\n\n;; connection timed out; no servers could be reached\n\n',
    code: 1,
  });
});
