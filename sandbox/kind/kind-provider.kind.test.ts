import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../../config/new-id.ts';
import { readSettings } from '../../config/settings.ts';
import { valueOrThrow } from '../contract/failure.ts';
import { describeProvider } from '../contract/provider.contract.ts';
import type { Provider } from '../contract/provider.ts';
import { openKindProvider } from './kind-provider.ts';

const installation = newId('host');

async function open(most = 2): Promise<Provider> {
  return valueOrThrow(
    await openKindProvider({ image: readSettings().kindImage, memory: '2g', cpus: 2, most, installation }),
  );
}

describeProvider('kind', { open });

test('an image that is nowhere is told by name, and nothing is left', async () => {
  const provider = valueOrThrow(
    await openKindProvider({ image: 'localhost:1/none:v0', memory: '2g', cpus: 2, most: 1, installation }),
  );
  const spec = { id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt: new Date() };
  const created = await provider.create(spec);
  assert.equal(created.ok ? 'ok' : created.failure.code, 'image-missing', created.ok ? '' : created.failure.output);
  assert.deepEqual(valueOrThrow(await provider.list()), []);
});

test('a start that is stopped half-way leaves no container', async () => {
  const provider = await open();
  for (const last of ['node', 'control-plane'] as const) {
    const stop = new AbortController();
    const created = await provider.create(
      { id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt: new Date() },
      { signal: stop.signal, onPhase: (phase) => phase === last && stop.abort() },
    );
    assert.equal(created.ok ? 'ok' : created.failure.code, 'cancelled');
    assert.equal(created.ok ? undefined : created.failure.undo, undefined);
    assert.deepEqual(valueOrThrow(await provider.list()), []);
  }
});

test('no room is told before anything is started', async () => {
  const created = await (await open(0)).create({ id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt: new Date() });
  assert.equal(created.ok ? 'ok' : created.failure.code, 'full');
});
