import assert from 'node:assert/strict';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createAs, updateAs } from '../controllers/create-as.ts';
import type { JsonObject } from '../patch/json.ts';
import { metaOf } from '../registry/object-access.ts';
import { openTestCluster, type TestCluster } from '../testing/open-test-cluster.ts';
import type { PodStack } from './network-stack.ts';

const namespace = 'default';
const node = 'drydock-control-plane';
const startMs = 20_000;
const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const [deployments, statefulSets] = ['/apis/apps/v1/deployments', '/apis/apps/v1/statefulsets'];

function create(
  { cluster }: TestCluster,
  path: string,
  apiVersion: string,
  kind: string,
  name: string,
  spec: object,
): void {
  createAs(cluster, path, namespace, { apiVersion, kind, metadata: { name }, spec } as unknown as JsonObject);
}

function template(name: string, more: object = {}): object {
  const containers = [{ name: 'web', image, args: ['netexec', '--http-port=8080'], ...more }];
  return { metadata: { labels: { app: name } }, spec: { containers } };
}

function service(test: TestCluster, name: string, spec: object): void {
  create(test, '/api/v1/services', 'v1', 'Service', name, {
    selector: { app: name },
    ports: [{ port: 80, targetPort: 8080 }],
    ...spec,
  });
}

function attachClient({ cluster }: TestCluster): PodStack {
  return cluster.network.attach({ namespace, name: 'client', uid: 'client', node, hostNetwork: false });
}

/** The body of `http://host:port/path`, as a program in the client's Pod gets it. */
async function fetchFrom(client: PodStack, host: string, path: string, port = 80): Promise<string> {
  const [ip = ''] = await client.resolve(host);
  const { stream } = await client.connect({ ip, port });
  return new Promise((resolve, reject) => {
    get({ path, headers: { host }, createConnection: () => stream }, (response) =>
      text(response).then(resolve, reject),
    ).on('error', reject);
  });
}

function scale(
  { cluster }: TestCluster,
  path: string,
  place: { namespace: string; name: string },
  replicas: number,
): void {
  updateAs(cluster, path, place, (live) => ({ ...live, spec: { ...(live.spec as JsonObject), replicas } }));
}

test('Services find the Pods of Deployments by name, and refuse when there are none', async () => {
  using test = openTestCluster();
  const client = attachClient(test);
  create(test, deployments, 'apps/v1', 'Deployment', 'web', {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: template('web'),
  });
  service(test, 'web', { type: 'NodePort' });
  service(test, 'typo', { selector: { app: 'wep' } });
  await test.clock.advance(startMs);
  const seen = new Set<string>();
  for (let i = 0; i < 20; i++) seen.add(await fetchFrom(client, 'web', '/hostname'));
  const pods = test.cluster.reader
    .list('/api/v1/pods', namespace)
    .map(({ metadata }) => (metadata as { name: string }).name);
  assert.deepEqual([...seen].sort(), pods.sort());
  await assert.rejects(fetchFrom(client, 'typo', '/'), { code: 'ECONNREFUSED' });
  const ports = test.cluster.reader.get('/api/v1/services', namespace, 'web')?.spec as {
    ports: [{ nodePort: number }];
  };
  assert.match(await fetchFrom(client, '172.18.0.2', '/clientip', ports.ports[0].nodePort), /^10\.244\.0\.1:/);
  scale(test, deployments, { namespace, name: 'web' }, 0);
  await test.clock.advance(60_000);
  await assert.rejects(fetchFrom(client, 'web', '/'), { code: 'ECONNREFUSED' });
});

test('each Pod of a StatefulSet has a name, once it is ready', async () => {
  using test = openTestCluster();
  const client = attachClient(test);
  const readinessProbe = { httpGet: { path: '/', port: 8080 }, initialDelaySeconds: 15 };
  create(test, statefulSets, 'apps/v1', 'StatefulSet', 'db', {
    replicas: 2,
    serviceName: 'db',
    selector: { matchLabels: { app: 'db' } },
    template: template('db', { readinessProbe }),
  });
  service(test, 'db', { clusterIP: 'None' });
  await test.clock.advance(10_000);
  await assert.rejects(client.resolve('db-0.db'), { code: 'ENOTFOUND' });
  await test.clock.advance(60_000);
  assert.equal(await fetchFrom(client, 'db-0.db', '/hostname', 8080), 'db-0');
  assert.equal(await fetchFrom(client, 'db-1.db.default.svc.cluster.local', '/hostname', 8080), 'db-1');
  assert.equal((await client.resolve('db')).length, 2);
});

test('without Pods of CoreDNS no name is found, and with new ones names are found again', async () => {
  using test = openTestCluster();
  const client = attachClient(test);
  assert.deepEqual(await client.resolve('kubernetes'), ['10.96.0.1']);
  const coredns = { namespace: 'kube-system', name: 'coredns' };
  scale(test, deployments, coredns, 0);
  await test.clock.advance(startMs);
  await assert.rejects(client.resolve('kubernetes'), { code: 'EAI_AGAIN' });
  assert.equal((await client.connect({ ip: '10.96.0.1', port: 443 })).remote.port, 443);
  scale(test, deployments, coredns, 1);
  await test.clock.advance(60_000);
  assert.deepEqual(await client.resolve('kubernetes'), ['10.96.0.1']);
});

test('programs in a Pod ask for names and records', async () => {
  using test = openTestCluster();
  const long = 'kubernetes.default.svc.cluster.local';
  const script = `nslookup ${long}; dig +short _https._tcp.${long} srv; dig nosuch.${long}; sleep 1000`;
  const containers = [{ name: 'web', image, command: ['sh', '-c', script] }];
  create(test, '/api/v1/pods', 'v1', 'Pod', 'asking', { containers });
  await test.clock.advance(startMs);
  const pod = test.cluster.reader.get('/api/v1/pods', namespace, 'asking');
  const { uid } = metaOf(pod ?? {});
  const lines =
    test.cluster.runningPods
      ?.find(uid ?? '')
      ?.container('web')
      ?.log.lines() ?? [];
  const output = lines.map(({ text: line }) => line).join('');
  assert.match(output, new RegExp(`Name:\t${long}\nAddress: 10\\.96\\.0\\.1\n`));
  assert.match(output, new RegExp(`^0 100 443 ${long}\\.$`, 'm'));
  assert.match(output, /status: NXDOMAIN/);
});
