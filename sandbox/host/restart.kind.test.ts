import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSecret } from '../../config/secret.ts';
import { storeUrl } from '../../config/store-url.ts';
import { openStore } from '../../store/open-store.ts';
import { eventually } from '../../testing/eventually.ts';
import { startDrydock } from '../../testing/start-drydock.ts';
import { callHost } from '../client/call-host.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { run } from '../exec/run.ts';

/** A cold cluster on a busy machine. */
const startMs = 300_000;

async function nodesOf(sandbox: string): Promise<string[]> {
  const ran = await run('docker', ['ps', '--all', '--quiet', '--filter', `label=drydock.id=${sandbox}`]);
  return ran.stdout.split('\n').filter((line) => line !== '');
}

test('a host that is killed finds its clusters and the progress again, and the end removes everything', async () => {
  await using drydock = await startDrydock({ provider: 'kind' });
  await using store = await openStore(storeUrl({ store: '', data: drydock.dataFolder }));
  const secret = readSecret(drydock.dataFolder);
  const ask = async (call: 'startSandbox' | 'endSandbox', input: { learner: string; lab: string; sandbox: string }) => {
    const [host] = await store.hosts.alive(new Date());
    assert.ok(host);
    return valueOrThrow(await callHost({ address: host.address, secret, call, input, now: new Date() }));
  };
  const learner = await store.learners.create(new Date());
  const started = await ask('startSandbox', { learner: learner.id, lab: 'pods', sandbox: '' });
  const state = async () => (await store.sandboxes.find(started.id))?.state;
  await eventually(async () => (await state()) === 'ready', 'the sandbox', { timeoutMs: startMs, everyMs: 250 });

  const [node = ''] = await nodesOf(started.id);
  const kubectl = ['exec', node, 'kubectl', '--kubeconfig', '/etc/kubernetes/admin.conf'];
  const ran = await run('docker', [...kubectl, 'run', 'hello', '--image=nginx:1.27']);
  assert.ok(ran.ok, ran.output);
  const passes = async () => (await store.attempts.passesOf(started.attempt)).map(({ step }) => step);
  await eventually(async () => (await passes()).includes('first-pod'), 'the first step', { timeoutMs: 120_000 });

  const before = (await store.hosts.find(started.host))?.address;
  await drydock.killHost('SIGKILL');
  await drydock.restartHost();
  await eventually(
    async () => {
      const address = (await store.hosts.find(started.host))?.address;
      return address !== undefined && address !== before;
    },
    'the host to be back',
    { timeoutMs: 60_000 },
  );
  await eventually(
    async () => (await ask('startSandbox', { learner: learner.id, lab: 'pods', sandbox: '' })).state === 'ready',
    'the same sandbox',
    { timeoutMs: 60_000 },
  );
  assert.equal((await ask('startSandbox', { learner: learner.id, lab: 'pods', sandbox: '' })).id, started.id);
  assert.deepEqual(await nodesOf(started.id), [node]);
  assert.deepEqual(await passes(), ['first-pod']);

  await ask('endSandbox', { learner: learner.id, lab: '', sandbox: started.id });
  await eventually(async () => (await state()) === 'ended', 'the end', { timeoutMs: 120_000 });
  assert.deepEqual(await nodesOf(started.id), []);
});
