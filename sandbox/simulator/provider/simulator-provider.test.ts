import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { newId } from '../../../config/new-id.ts';
import { valueOrThrow } from '../../contract/failure.ts';
import { describeProvider } from '../../contract/provider.contract.ts';
import type { Cluster, ClusterSpec, Provider } from '../../contract/provider.ts';
import { RealClock } from '../time/real-clock.ts';
import { lookAtClusters } from './look-at-clusters.ts';
import { openSimulatorProvider } from './simulator-provider.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-simulator-'));
  folders.push(folder);
  return folder;
}

async function open(folder: string, most = 2): Promise<Provider> {
  return valueOrThrow(await openSimulatorProvider({ folder, most, clock: new RealClock() }));
}

function newSpec(): ClusterSpec {
  return { id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt: new Date(Date.now() + 3_600_000) };
}

function connectTo(cluster: Cluster): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromString(cluster.adminKubeconfig);
  return config.makeApiClient(CoreV1Api);
}

const contractFolder = newFolder();
describeProvider('simulator', {
  open: async () => open(await contractFolder),
  look: async () => lookAtClusters({ folder: await contractFolder, most: 2 }),
});

test('a second process is told who has the folder, may look, and tears nothing', async () => {
  const folder = await newFolder();
  const spec = newSpec();
  {
    await using first = await open(folder);
    valueOrThrow(await first.create(spec));
    const second = await openSimulatorProvider({ folder, most: 2, clock: new RealClock() });
    assert.match(second.ok ? 'opened' : second.failure.message, new RegExp(`\\(${process.pid}\\) runs .*${folder}`));
    const look = lookAtClusters({ folder, most: 2 });
    assert.equal(valueOrThrow(await look.describe(spec.id)).state, 'running');
    assert.equal((await look.destroy(spec.id)).ok, false);
  }
  const look = lookAtClusters({ folder, most: 2 });
  assert.equal(valueOrThrow(await look.describe(spec.id)).state, 'parked', 'without a process it is at rest');
  await using third = await open(folder);
  assert.equal(valueOrThrow(await third.describe(spec.id)).state, 'running');
});

test('a parked cluster is parked for the next process too, and takes no port', async () => {
  const folder = await newFolder();
  const spec = newSpec();
  let port: number;
  {
    await using provider = await open(folder);
    port = valueOrThrow(await provider.create(spec)).api.port;
    valueOrThrow(await provider.park(spec.id));
  }
  await using provider = await open(folder);
  assert.equal(valueOrThrow(await provider.describe(spec.id)).state, 'parked');
  await using _other = await listenOn(port);
  const moved = valueOrThrow(await provider.resume(spec.id));
  assert.notEqual(moved.api.port, port, 'a port that another program took is not waited for');
  assert.equal((await connectTo(moved).readNamespace({ name: 'default' })).status?.phase, 'Active');
});

test('a journal torn at its end loses the torn part only; a cluster that cannot be read is broken, and alone', async () => {
  const folder = await newFolder();
  const [torn, broken] = [newSpec(), newSpec()];
  {
    await using provider = await open(folder);
    valueOrThrow(await provider.create(broken));
    const core = connectTo(valueOrThrow(await provider.create(torn)));
    for (const name of ['a', 'b'])
      await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name } } });
  }
  const journal = join(folder, torn.id, 'journal.jsonl');
  const whole = await readFile(journal, 'utf8');
  assert.match(whole, /"name":"b"/);
  // What a crash leaves: a line without its end, bytes that were never written, and what came after them.
  await appendFile(journal, '{"revision":999999,"key":"/core/configmaps/default/c","object":{"kind":"Conf');
  await appendFile(journal, Buffer.alloc(100));
  await appendFile(journal, '\n{"revision":1000000,"key":"/core/configmaps/default/d","object":{}}\n');
  await rm(join(folder, broken.id, 'journal.jsonl'));
  await mkdir(join(folder, broken.id, 'journal.jsonl'));
  {
    await using provider = await open(folder);
    assert.equal(valueOrThrow(await provider.describe(broken.id)).state, 'broken');
    const core = connectTo(valueOrThrow(await provider.describe(torn.id)));
    const { items } = await core.listNamespacedConfigMap({ namespace: 'default' });
    assert.deepEqual(
      items.map(({ metadata }) => metadata?.name),
      ['a', 'b', 'kube-root-ca.crt'],
    );
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'e' } } });
    valueOrThrow(await provider.destroy(broken.id));
  }
  const after = await readFile(journal, 'utf8');
  assert.ok(after.startsWith(whole), 'what was whole is untouched');
  for (const line of after.trimEnd().split('\n')) JSON.parse(line);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name === broken.id),
    [],
  );
});

async function listenOn(port: number): Promise<AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  return { [Symbol.asyncDispose]: () => new Promise((closed) => server.close(() => closed())) };
}
