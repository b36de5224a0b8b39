import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1NetworkPolicySpec } from '@kubernetes/client-node';
import { put } from '../testing/make-service.ts';
import { openTestCluster, type TestCluster } from '../testing/open-test-cluster.ts';
import type { NetworkStack, PodStack } from './network-stack.ts';

const node = 'drydock-control-plane';
const waitMs = 1_000;

function attach({ cluster }: TestCluster, name: string, namespace = 'default'): PodStack {
  put(cluster, '/core/pods', {
    metadata: { name, namespace, uid: name, labels: { app: name } },
    spec: { containers: [{ name, ports: [{ name: 'http', containerPort: 8080 }] }] },
  });
  const stack = cluster.network.attach({ namespace, name, uid: name, node, hostNetwork: false });
  for (const port of [8080, 9090]) stack.listen({ port }, ({ stream }) => stream.end());
  return stack;
}

function putPolicy({ cluster }: TestCluster, spec: object, namespace = 'default'): void {
  put(cluster, '/networking.k8s.io/networkpolicies', {
    metadata: { name: 'policy', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec } satisfies V1NetworkPolicySpec,
  });
}

/** Who reaches whom at which port, once the policy is in force. */
async function reaches({ clock }: TestCluster, from: NetworkStack, to: NetworkStack, port = 8080): Promise<boolean> {
  await clock.advance(20);
  const connected = from.connect({ ip: to.ip, port }, { timeoutMs: waitMs }).then(
    () => true,
    (error) => {
      assert.equal(error.code, 'ETIMEDOUT');
      return false;
    },
  );
  await clock.advance(waitMs);
  return connected;
}

test('a Pod that is selected takes only what is allowed; the node and the Pod itself always reach it', async () => {
  using test = openTestCluster({ quiet: true });
  const [web, client, other] = [attach(test, 'web'), attach(test, 'client'), attach(test, 'other')];
  assert.ok(await reaches(test, client, web));
  putPolicy(test, { podSelector: { matchLabels: { app: 'web' } } });
  assert.ok(!(await reaches(test, client, web)));
  assert.ok(await reaches(test, web, client));
  assert.ok(await reaches(test, web, web));
  assert.ok(await reaches(test, test.cluster.network.node(node), web));
  putPolicy(test, { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'client' } } }] }] });
  assert.ok(await reaches(test, client, web));
  assert.ok(!(await reaches(test, other, web)));
  putPolicy(test, { ingress: [{}] });
  assert.ok(await reaches(test, other, web));
});

test('Pods of other namespaces are named by their namespace', async () => {
  using test = openTestCluster({ quiet: true });
  const [web, there] = [attach(test, 'web'), attach(test, 'client', 'kube-public')];
  const podSelector = { matchLabels: { app: 'client' } };
  putPolicy(test, { ingress: [{ from: [{ podSelector }] }] });
  assert.ok(!(await reaches(test, there, web)));
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': 'kube-public' } };
  putPolicy(test, { ingress: [{ from: [{ podSelector, namespaceSelector }] }] });
  assert.ok(await reaches(test, there, web));
  putPolicy(test, { ingress: [{ from: [{ namespaceSelector, podSelector: { matchLabels: { app: 'x' } } }] }] });
  assert.ok(!(await reaches(test, there, web)));
});

test('ports are numbers, names and ranges', async () => {
  using test = openTestCluster({ quiet: true });
  const [web, client] = [attach(test, 'web'), attach(test, 'client')];
  const cases: [object, boolean, boolean][] = [
    [{ port: 8080 }, true, false],
    [{ port: 'http' }, true, false],
    [{ port: 8000, endPort: 9000 }, true, false],
    [{ port: 8080, endPort: 9090 }, true, true],
    [{ protocol: 'UDP', port: 8080 }, false, false],
    [{ protocol: 'TCP' }, true, true],
  ];
  for (const [port, first, second] of cases) {
    putPolicy(test, { ingress: [{ ports: [port] }] });
    assert.deepEqual(
      [await reaches(test, client, web), await reaches(test, client, web, 9090)],
      [first, second],
      JSON.stringify(port),
    );
  }
});

test('egress is held back likewise, and with it the way to the name server', async () => {
  using test = openTestCluster({ quiet: true });
  const [web, client] = [attach(test, 'web'), attach(test, 'client')];
  const policyTypes = ['Egress'];
  putPolicy(test, { policyTypes });
  assert.ok(!(await reaches(test, client, web)));
  const failed = assert.rejects(client.resolve('kubernetes'), { code: 'EAI_AGAIN' });
  await test.clock.advance(10_000);
  await failed;
  putPolicy(test, { policyTypes, egress: [{ ports: [{ protocol: 'UDP', port: 53 }] }] });
  await test.clock.advance(20);
  assert.deepEqual(await client.resolve('kubernetes'), ['10.96.0.1']);
  const cidr = '10.244.0.0/24';
  putPolicy(test, { policyTypes, egress: [{ to: [{ ipBlock: { cidr } }] }] });
  assert.ok(await reaches(test, client, web));
  putPolicy(test, { policyTypes, egress: [{ to: [{ ipBlock: { cidr, except: [`${web.ip}/32`] } }] }] });
  assert.ok(!(await reaches(test, client, web)));
});
