import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { randomFrom } from '../../../testing/random-from.ts';
import { valueOrThrow } from '../../contract/failure.ts';
import type { Provider } from '../../contract/provider.ts';
import { openSimulatorProvider } from '../provider/simulator-provider.ts';
import { RealClock } from '../time/real-clock.ts';
import { ask, connectTo } from './ask.ts';
import { bytesOf, collection, namespace } from './case.ts';
import { randomRequest } from './random-request.ts';

/** DRYDOCK_FUZZ_SEED and DRYDOCK_FUZZ_REQUESTS repeat a run or make it longer. */
const seed = Number(process.env.DRYDOCK_FUZZ_SEED ?? Date.now() % 2 ** 31);
const requests = Number(process.env.DRYDOCK_FUZZ_REQUESTS ?? 400);
/** A request that is cut off waits for its rest; nobody waits for its answer. */
const answerMs = 300;

let provider: Provider;
let victim: KubeConfig;
let neighbour: KubeConfig;
const folder = mkdtemp(join(tmpdir(), 'drydock-fuzz-'));
const surprises: unknown[] = [];
const surprised = (error: unknown): void => void surprises.push(error);

before(async () => {
  process.on('uncaughtException', surprised);
  process.on('unhandledRejection', surprised);
  provider = valueOrThrow(
    await openSimulatorProvider({ folder: await folder, most: 2, clock: new RealClock(), quiet: true }),
  );
  const open = async (id: string): Promise<KubeConfig> => {
    const cluster = valueOrThrow(await provider.create({ id, owner: 'l1', lab: 'none', endsAt: new Date() }));
    const config = new KubeConfig();
    config.loadFromString(cluster.adminKubeconfig);
    return config;
  };
  [victim, neighbour] = [await open('svictim'), await open('sneighbour')];
  await victim.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: namespace } } });
});

after(async () => {
  await provider[Symbol.asyncDispose]();
  await rm(await folder, { recursive: true });
});

async function bothServe(): Promise<void> {
  for (const config of [victim, neighbour]) {
    const { items } = await config.makeApiClient(CoreV1Api).listNode();
    assert.equal(items.length, 1);
  }
  assert.deepEqual(surprises, []);
}

test(`${requests} broken requests, seed ${seed}: each is answered or its connection closed, and nothing else happens`, async () => {
  const random = randomFrom(seed);
  const left = Array.from({ length: requests }, (_, number) => ({ number, bytes: randomRequest(random) }));
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { code, body } = await ask(victim, next.bytes, answerMs);
      const told = `request ${next.number} of seed ${seed}:\n${next.bytes.toString('latin1').slice(0, 2_000)}\n${code} ${body.slice(0, 1_000)}`;
      assert.ok(code === 0 || (code >= 200 && code < 600), told);
      // A real server has a handful of surprises of its own; those of JavaScript are ours.
      assert.doesNotMatch(body, /is not a function|undefined|Cannot read|call stack|is not iterable|at file:/, told);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  await bothServe();
});

test('half-open connections, slow bodies and requests in a row', async () => {
  const sockets = await Promise.all(Array.from({ length: 50 }, () => connectTo(victim)));
  for (const [index, socket] of sockets.entries()) {
    socket.on('error', () => {});
    const whole = bytesOf({ method: 'POST', body: '{"apiVersion":"v1","kind":"ConfigMap"}' });
    socket.write(whole.subarray(0, Math.floor((whole.length * index) / sockets.length)));
    if (index % 3 === 0) socket.destroy();
  }
  await bothServe();
  for (const socket of sockets) socket.destroy();

  const get = bytesOf({ path: `${collection}/none` });
  const socket = await connectTo(victim);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  socket.write(Buffer.concat(Array.from({ length: 20 }, () => get)));
  const deadline = Date.now() + 5_000;
  while (text.split('HTTP/1.1 404').length < 21 && Date.now() < deadline)
    await new Promise((turn) => setImmediate(turn));
  assert.equal(text.split('HTTP/1.1 404').length, 21, 'each of 20 requests in a row has its answer');
  socket.destroy();
  await bothServe();
});

test('a flood of watches that nobody reads', async () => {
  const core = victim.makeApiClient(CoreV1Api);
  const sockets = await Promise.all(Array.from({ length: 200 }, () => connectTo(victim)));
  for (const socket of sockets) {
    socket.on('error', () => {});
    socket.pause();
    socket.write(bytesOf({ path: `${collection}?watch=true` }));
  }
  const text = 'x'.repeat(50_000);
  for (let number = 0; number < 20; number += 1)
    await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: `flood-${number}` }, data: { text } },
    });
  await bothServe();
  for (const socket of sockets) socket.destroy();
  await bothServe();
});
