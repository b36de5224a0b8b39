/** Whatever is done, watches and lists tell the same, and a cluster that comes back holds what it held. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { valueOrThrow } from '../../contract/failure.ts';
import { isObject, type JsonObject } from '../patch/json.ts';
import { openSimulatorProvider } from '../provider/simulator-provider.ts';
import { metaOf } from '../registry/object-access.ts';
import { RealClock } from '../time/real-clock.ts';
import { ClusterClient } from './cluster-client.ts';
import { randomOperations, randomResources } from './random-operations.ts';
import { pathOf, runOperations } from './run-operations.ts';
import { storedObjects } from './stored-objects.ts';

const namespace = 'fid-random';
/** Operations of one run: enough that every kind of them comes often. */
const count = 300;
/** A fixed one, so that a failure comes again; DRYDOCK_SEED tries others. */
const seed = Number(process.env.DRYDOCK_SEED ?? 20_261_125);

async function openProvider(context: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-random-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const open = async () => {
    const clock = new RealClock();
    const provider = valueOrThrow(await openSimulatorProvider({ folder, most: 1, clock, quiet: true }));
    return {
      provider,
      [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose]().then(() => clock[Symbol.dispose]()),
    };
  };
  return open;
}

/** Objects by name as a client that lists once and then watches knows them. */
async function readByWatch(client: ClusterClient, resource: string, from: string): Promise<Map<string, JsonObject>> {
  const path = pathOf(`${resource}?watch=true&timeoutSeconds=1&resourceVersion=${from}`, namespace);
  const known = new Map<string, JsonObject>();
  for (const line of await client.lines(path)) {
    const { type, object } = JSON.parse(line) as { type: string; object: JsonObject };
    const { name = '' } = metaOf(object);
    if (type === 'DELETED') known.delete(name);
    else known.set(name, object);
  }
  return known;
}

test(`lists, watches and the journal agree after ${count} random operations (seed ${seed})`, async (context) => {
  const open = await openProvider(context);
  const spec = { id: 'random', owner: 'random', lab: 'random', endsAt: new Date(Date.now() + 3_600_000) };
  let before: unknown;
  {
    await using opened = await open();
    const { adminKubeconfig: kubeconfig } = valueOrThrow(await opened.provider.create(spec));
    using client = new ClusterClient(kubeconfig);
    const { body } = await client.call('GET', '/api/v1/namespaces?limit=1');
    const from = String(metaOf(body).resourceVersion);
    const { answers, objects } = await runOperations(randomOperations(seed, count), { kubeconfig, namespace });
    const codes = new Set(answers.map((answer) => (isObject(answer) ? answer.code : 0)));
    assert.deepEqual(
      [...codes].filter((code) => Number(code) >= 500),
      [],
      'no request is a surprise',
    );
    assert.ok(
      [200, 201, 404, 409].every((code) => codes.has(code)),
      `all kinds of answers: ${[...codes].join(' ')}`,
    );
    for (const resource of randomResources) {
      const watched = await readByWatch(client, resource, from);
      const listed = (await client.call('GET', pathOf(resource, namespace))).body.items as readonly JsonObject[];
      const told = [...watched.values()].map(({ kind: _k, apiVersion: _a, ...rest }) => rest);
      const byName = (a: JsonObject, b: JsonObject): number =>
        String(metaOf(a).name) < String(metaOf(b).name) ? -1 : 1;
      assert.deepEqual([...told].sort(byName), [...listed].sort(byName), `${resource}: seed ${seed}`);
    }
    before = objects;
  }
  await using reopened = await open();
  const { adminKubeconfig: kubeconfig } = valueOrThrow(await reopened.provider.describe(spec.id));
  using client = new ClusterClient(kubeconfig);
  assert.deepEqual(await storedObjects(client, namespace), before, `after coming back: seed ${seed}`);
});
