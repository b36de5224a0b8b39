import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { readSettings } from '../../config/settings.ts';
import { tourLab } from '../../labs/tour/lab.ts';
import { openStore } from '../../store/open-store.ts';
import { fail, ok, valueOrThrow } from '../contract/failure.ts';
import type { CreateOptions, Provider } from '../contract/provider.ts';
import type { Parts } from './parts.ts';
import { Sandboxes } from './sandboxes.ts';

const destroyMs = 100;
const network = '192.0.2.7';

/** A host of `most` places whose clusters are never ready; `refused` are those that its provider had no room for. */
async function openSandboxes(context: TestContext, most: number) {
  const data = await mkdtemp(join(tmpdir(), 'drydock-places-'));
  context.after(() => rm(data, { recursive: true, force: true, maxRetries: 5 }));
  const store = await openStore(`sqlite:${join(data, 'store.sqlite')}`);
  const clusters = new Set<string>();
  const refused: string[] = [];
  const provider: Pick<Provider, 'name' | 'create' | 'destroy'> = {
    name: 'simulator',
    create: async ({ id }, { signal }: CreateOptions = {}) => {
      if (clusters.size >= most) {
        refused.push(id);
        return fail('full', 'There is no room.');
      }
      clusters.add(id);
      await new Promise((over) => signal?.addEventListener('abort', over));
      return fail('cancelled', 'The start was stopped.');
    },
    destroy: async (id) => {
      // Long enough for who does not wait to be refused.
      await delay(destroyMs);
      clusters.delete(id);
      return ok(undefined);
    },
  };
  const parts = { provider, isolation: 'plain', findLab: () => tourLab } as unknown as Parts;
  const limits = { ...readSettings({}, { NODE_ENV: 'test' }), mostSandboxes: most };
  const sandboxes = new Sandboxes({
    parts,
    store,
    now: () => new Date(),
    log: () => {},
    homes: join(data, 'homes'),
    host: 'h1',
    limits,
  });
  const start = async (from: string) => {
    const learner = (await store.learners.create(new Date())).id;
    const { record } = valueOrThrow(await sandboxes.start({ learner, lab: 'tour', network: from }));
    return { learner, sandbox: record.id };
  };
  const close = async () => {
    for (const sandbox of sandboxes.all()) await sandbox.end('asked');
    await store[Symbol.asyncDispose]();
  };
  return { sandboxes, start, refused, close };
}

for (const { most, from } of [
  { most: 4, from: ['', '', '', ''] },
  { most: 4, from: ['', '', ''] },
  { most: 8, from: Array<string>(6).fill(network) },
])
  test(`two resets at once keep their places: ${from.length} of ${most} taken from '${from[0]}'`, async (context) => {
    const { sandboxes, start, refused, close } = await openSandboxes(context, most);
    const begun = [];
    for (const each of from) begun.push(await start(each));
    const two = begun.slice(0, 2);
    const reset = await Promise.all(two.map((of) => sandboxes.reset(of)));
    for (const [index, result] of reset.entries()) {
      const { record } = valueOrThrow(result);
      assert.equal(record.learner, two[index]?.learner);
      assert.notEqual(record.id, two[index]?.sandbox);
      assert.equal(record.state, 'starting');
    }
    assert.deepEqual(refused, []);
    await close();
  });
