import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '../../testing/eventually.ts';
import { grantAccess } from '../access/grant-access.ts';
import { retargetKubeconfig } from '../access/kubeconfig.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { describeProvider } from '../contract/provider.contract.ts';
import { run } from '../exec/run.ts';
import { openFakeProvider } from './fake-provider.ts';

const now = () => new Date();

describeProvider('fake', { open: () => openFakeProvider({ most: 2, now }), endsWithProcess: true });

test('a learner runs, labels, applies, looks at, restarts and deletes Pods with the real kubectl', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-fake-'));
  context.after(() => rm(folder, { recursive: true }));
  await using provider = await openFakeProvider({ most: 1, now });
  const spec = { id: 'sfake', owner: 'l1', lab: 'pods', endsAt: now() };
  const cluster = valueOrThrow(await provider.create(spec));
  const access = valueOrThrow(await grantAccess(cluster));
  const server = `https://127.0.0.1:${cluster.api.port}`;
  await writeFile(join(folder, 'learner'), retargetKubeconfig(access.learnerKubeconfig, server));
  await writeFile(join(folder, 'checker'), access.checkerKubeconfig);
  await writeFile(join(folder, 'pair.yaml'), pair);

  const as = (user: string, ...args: string[]) =>
    run('kubectl', ['--kubeconfig', join(folder, user), '--cache-dir', join(folder, 'cache'), ...args], {
      timeoutMs: 60_000,
    });
  const kubectl = async (...args: string[]) => {
    const ran = await as('learner', ...args);
    assert.ok(ran.ok, `${ran.command}\n${ran.output}`);
    return ran.stdout;
  };

  await kubectl('run', 'web', '--image=nginx:1.27');
  await kubectl('wait', '--for=condition=Ready', 'pod/web', '--timeout=30s');
  assert.match(await kubectl('get', 'pods'), /NAME +READY +STATUS +RESTARTS +AGE\nweb +1\/1 +Running +0/);
  await kubectl('describe', 'pod', 'web');
  await kubectl('logs', 'web');
  await kubectl('label', 'pod', 'web', 'tier=front');
  assert.equal(await kubectl('get', 'pods', '-l', 'tier=front', '-o', 'name'), 'pod/web');
  await kubectl('exec', 'web', '--', 'sh', '-c', 'kill 1');
  const restarts = 'jsonpath={.status.containerStatuses[0].restartCount}';
  await eventually(async () => (await kubectl('get', 'pod', 'web', '-o', restarts)) === '1', 'a restart');
  await kubectl('exec', 'web', '--', 'ls', '/');
  await kubectl('apply', '-f', join(folder, 'pair.yaml'));
  await writeFile(join(folder, 'pair.yaml'), pair.replace('app: pair', 'app: changed'));
  assert.match(await kubectl('apply', '-f', join(folder, 'pair.yaml')), /configured/);
  assert.equal(await kubectl('get', 'pods', '-l', 'app=changed', '-o', 'name'), 'pod/pair');
  await kubectl('run', 'typo', '--image=nginx:no-such-tag');
  await eventually(async () => /0\/1 +ImagePullBackOff/.test(await kubectl('get', 'pod', 'typo')), 'a failed pull');
  await kubectl('delete', 'pod', 'web', 'pair', 'typo');
  assert.equal(await kubectl('get', 'pods', '-o', 'name'), '');

  assert.match((await as('checker', 'run', 'no', '--image=nginx:1.27')).stderr, /Forbidden/i);
  assert.match((await as('learner', 'get', 'secrets', '-n', 'kube-system')).stderr, /Forbidden/i);
});

const pair = `
apiVersion: v1
kind: Pod
metadata:
  name: pair
  labels: {app: pair}
spec:
  volumes: [{name: shared, emptyDir: {}}]
  containers:
    - {name: web, image: "nginx:1.27", volumeMounts: [{name: shared, mountPath: /usr/share/nginx/html}]}
    - {name: writer, image: "busybox:1.36", command: [sleep, infinity], volumeMounts: [{name: shared, mountPath: /out}]}
`;
