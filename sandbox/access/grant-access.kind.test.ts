import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newId } from '../../config/new-id.ts';
import { readSettings } from '../../config/settings.ts';
import { eventually } from '../../testing/eventually.ts';
import { valueOrThrow } from '../contract/failure.ts';
import type { Cluster, Provider } from '../contract/provider.ts';
import { run } from '../exec/run.ts';
import { openKindProvider } from '../kind/kind-provider.ts';
import { applyManifests } from './apply-manifests.ts';
import { type Access, grantAccess } from './grant-access.ts';
import { retargetKubeconfig } from './kubeconfig.ts';

let provider: Provider;
let cluster: Cluster;
let access: Access;
let folder: string;

before(async () => {
  const { kindImage } = readSettings();
  folder = await mkdtemp(join(tmpdir(), 'drydock-access-'));
  provider = valueOrThrow(
    await openKindProvider({ image: kindImage, memory: '2g', cpus: 2, most: 1, installation: newId('host') }),
  );
  const spec = { id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt: new Date(Date.now() + 3_600_000) };
  cluster = valueOrThrow(await provider.create(spec));
  access = valueOrThrow(await grantAccess(cluster));
  await writeFile(
    join(folder, 'learner'),
    retargetKubeconfig(access.learnerKubeconfig, `https://127.0.0.1:${cluster.api.port}`),
  );
  await writeFile(join(folder, 'checker'), access.checkerKubeconfig);
});

after(async () => {
  await provider.destroy(cluster.id);
  await rm(folder, { recursive: true });
});

async function can(user: 'learner' | 'checker', ...question: string[]): Promise<boolean> {
  const ran = await run('kubectl', ['--kubeconfig', join(folder, user), 'auth', 'can-i', ...question]);
  return ran.stdout.trim() === 'yes';
}

test('the learner can work in the default namespace at once and sees how the cluster runs', async () => {
  const kubeconfig = ['--kubeconfig', join(folder, 'learner')];
  const ran = await run('kubectl', [...kubeconfig, 'run', 'hello', '--image=nginx:1.27']);
  assert.ok(ran.ok, ran.output);
  await eventually(
    async () => {
      const phase = await run('kubectl', [...kubeconfig, 'get', 'pod', 'hello', '-o', 'jsonpath={.status.phase}']);
      return phase.stdout === 'Running';
    },
    'the Pod to run',
    { timeoutMs: 120_000 },
  );
  for (const question of [
    ['create', 'deployments'],
    ['get', 'nodes'],
    ['list', 'pods', '-A'],
    ['create', 'pods', '--subresource=exec'],
    ['create', 'ingresses'],
  ]) {
    assert.equal(await can('learner', ...question), true, question.join(' '));
  }
});

test('the learner cannot leave the namespace, read others secrets or give rights away', async () => {
  for (const question of [
    ['get', 'secrets', '-n', 'kube-system'],
    ['create', 'pods', '-n', 'kube-system'],
    ['create', 'clusterroles', '-A'],
    ['create', 'rolebindings'],
    ['get', 'nodes', '--subresource=proxy', '-A'],
    ['delete', 'nodes', '-A'],
    ['patch', 'namespaces/default'],
    ['create', 'namespaces', '-A'],
    ['create', 'endpoints'],
    ['create', 'endpointslices.discovery.k8s.io'],
    ['patch', 'pods', '--subresource=status'],
    ['create', 'validatingadmissionpolicies', '-A'],
    ['impersonate', 'users', '-A'],
  ]) {
    assert.equal(await can('learner', ...question), false, question.join(' '));
  }
});

const container = { name: 'c', image: 'nginx:1.27' };
const host = { name: 'host', hostPath: { path: '/' } };
/** Ways of a Pod onto its node: name to what its spec would be. */
const escapes: Readonly<Record<string, object>> = {
  'a privileged container': { containers: [{ ...container, securityContext: { privileged: true } }] },
  'a folder of the node': { containers: [container], volumes: [host] },
  "the node's network": { hostNetwork: true, containers: [container] },
  "the node's processes": { hostPID: true, containers: [container] },
  "the node's shared memory": { hostIPC: true, containers: [container] },
  'a port of the node': { containers: [{ ...container, ports: [{ containerPort: 80, hostPort: 8080 }] }] },
  'a capability': { containers: [{ ...container, securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }] },
  'a container without seccomp': {
    securityContext: { seccompProfile: { type: 'Unconfined' } },
    containers: [container],
  },
};

for (const [name, spec] of Object.entries(escapes))
  test(`attack: a Pod with ${name} is refused`, async () => {
    const file = join(folder, 'escape.json');
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'escape' }, spec }));
    const refused = await run('kubectl', ['--kubeconfig', join(folder, 'learner'), 'create', '-f', file]);
    assert.match(refused.output, /violates PodSecurity "baseline/);
  });

test('attack: a Pod reaches neither its node, nor this machine, nor a private network', async () => {
  const kubeconfig = ['--kubeconfig', join(folder, 'learner')];
  const inspected = await run('docker', [
    'network',
    'inspect',
    'kind',
    '-f',
    '{{range .IPAM.Config}}{{.Gateway}} {{end}}',
  ]);
  const gateway = inspected.stdout.split(' ').find((address) => /^[\d.]+$/.test(address)) ?? '';
  const address = '{.items[0].status.addresses[?(@.type=="InternalIP")].address}';
  const node = (await run('kubectl', [...kubeconfig, 'get', 'nodes', '-o', `jsonpath=${address}`])).stdout;
  const site = createServer((socket) => socket.end());
  await new Promise<void>((listening) => site.listen(0, gateway, listening));
  const at = site.address();
  const sitePort = typeof at === 'object' && at ? at.port : 0;
  const reaches = async (host: string, port: number): Promise<boolean> => {
    const open = `timeout 5 bash -c 'exec 3<>/dev/tcp/${host}/${port}' && echo open`;
    return (await run('kubectl', [...kubeconfig, 'exec', 'hello', '--', 'bash', '-c', open])).stdout.includes('open');
  };
  try {
    // The name server of a cluster that is seconds old comes last.
    await eventually(() => reaches('kubernetes.default', 443), 'the API server to be reached by its name', {
      timeoutMs: 60_000,
    });
    for (const [host, port] of [
      [node, 10250],
      [node, 2379],
      [gateway, sitePort],
      ['169.254.169.254', 80],
    ] as const)
      assert.equal(await reaches(host, port), false, `${host}:${port}`);
  } finally {
    await new Promise((closed) => site.close(closed));
  }
});

test('the checks can read everything and change nothing', async () => {
  assert.equal(await can('checker', 'list', 'pods', '-A'), true);
  assert.equal(await can('checker', 'create', 'pods'), false);
  assert.equal(await can('checker', 'create', 'pods', '--subresource=exec'), false);
});

test('manifests are applied, and access can be granted a second time', async () => {
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: note, namespace: default}\ndata: {a: b}\n';
  for (const round of [1, 2]) {
    const applied = await applyManifests({ adminKubeconfig: cluster.adminKubeconfig, manifests: [manifest] });
    assert.ok(applied.ok, `round ${round}`);
  }
  assert.ok((await grantAccess(cluster)).ok);
});

test('a lab that needs the node, and is allowed it, has its Pods there; the next one is refused again', async () => {
  const kubeconfig = ['--kubeconfig', join(folder, 'learner')];
  const file = join(folder, 'onto-node.json');
  const create = async (name: string, spec: object, ...flags: string[]) => {
    await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec }));
    return run('kubectl', [...kubeconfig, 'create', '-f', file, ...flags]);
  };
  assert.ok((await grantAccess({ ...cluster, podSecurity: 'privileged' })).ok);
  try {
    for (const [name, spec] of Object.entries(escapes)) {
      const tried = await create('onto-node', spec, '--dry-run=server');
      assert.ok(tried.ok, `${name}: ${tried.output}`);
    }
    const mounted = { ...container, volumeMounts: [{ name: 'host', mountPath: '/host' }] };
    const made = await create('onto-node', { hostPID: true, containers: [mounted], volumes: [host] });
    assert.ok(made.ok, made.output);
    const reads = ['exec', 'onto-node', '--', 'ls', '/host/etc/kubernetes'];
    await eventually(
      async () => (await run('kubectl', [...kubeconfig, ...reads])).stdout.includes('kubelet.conf'),
      'the files of the node',
      { timeoutMs: 120_000 },
    );
  } finally {
    await run('kubectl', [...kubeconfig, 'delete', 'pod', 'onto-node', '--now', '--ignore-not-found']);
    assert.ok((await grantAccess(cluster)).ok);
  }
  assert.match(
    (await create('onto-node', { hostNetwork: true, containers: [container] })).output,
    /violates PodSecurity/,
  );
});

test('the learner can work in the namespaces of a lab, and reads what its policies check', async () => {
  const { adminKubeconfig } = cluster;
  const applied = await applyManifests({ adminKubeconfig, manifests: [], namespaces: ['staging'] });
  assert.ok(applied.ok);
  assert.equal(await can('learner', 'create', 'deployments', '-n', 'staging'), true);
  assert.equal(await can('learner', 'delete', 'namespaces/staging'), false);
  assert.equal(await can('learner', 'get', 'validatingadmissionpolicies'), true);
  assert.equal(await can('learner', 'delete', 'validatingadmissionpolicies'), false);
  const privileged = ['run', 'escape', '-n', 'staging', '--image=nginx:1.27', '--privileged'];
  const refused = await run('kubectl', ['--kubeconfig', join(folder, 'learner'), ...privileged]);
  assert.match(refused.output, /violates PodSecurity "baseline/);
});
