import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectMeta } from '../meta/object-meta.ts';
import { StatusError } from '../meta/status.ts';
import { subdomainName } from '../meta/validate-names.ts';
import type { JsonObject } from '../patch/json.ts';
import { Storage, type StorageEvent } from '../storage/storage.ts';
import { Registry } from './registry.ts';
import type { Strategy } from './strategy.ts';

const pods: Strategy = {
  apiVersion: 'v1',
  kind: 'Pod',
  group: '',
  resource: 'pods',
  namespaced: true,
  nameRule: subdomainName,
  hasStatus: true,
  countsGenerations: true,
  graceSeconds: () => 30,
};

function open(strategy: Strategy = pods) {
  const storage = new Storage();
  const events: StorageEvent[] = [];
  storage.watch('/', storage.revision, (event) => events.push(event));
  let uids = 0;
  const registry = new Registry({
    storage,
    strategy,
    now: () => new Date('2026-01-01T00:00:00Z'),
    random: () => 0,
    newUid: () => {
      uids += 1;
      return `uid-${uids}`;
    },
  });
  return { registry, events, types: () => events.map(({ type }) => type) };
}

const meta = (object: JsonObject): ObjectMeta => object.metadata as ObjectMeta;
const pod = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [] },
  ...more,
});

function code(act: () => unknown): number {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof StatusError, String(error));
    return error.status.code;
  }
  return 200;
}

test('a new object gets what only the server may give', () => {
  const { registry } = open();
  const made = registry.create('default', pod('a', { status: { phase: 'Running' } }));
  assert.deepEqual(meta(made), {
    name: 'a',
    namespace: 'default',
    uid: 'uid-1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    generation: 1,
    resourceVersion: '2',
  });
  assert.equal(made.status, undefined);
  assert.deepEqual(registry.get('default', 'a'), made);
  assert.equal(meta(registry.create('default', { ...pod(''), metadata: { generateName: 'web-' } })).name, 'web-bbbbb');
  assert.deepEqual(
    [
      code(() => registry.create('default', pod('a'))),
      code(() => registry.create('default', pod('A'))),
      code(() => registry.create('default', pod(''))),
    ],
    [409, 422, 422],
  );
  assert.equal(
    code(() => registry.create('default', { ...pod('b'), metadata: { name: 'b', namespace: 'other' } })),
    400,
  );
  assert.equal(
    code(() => registry.get('other', 'a')),
    404,
  );
});

test('a dry run does everything but keep it', () => {
  const { registry, events } = open();
  assert.equal(meta(registry.create('default', pod('a'), { dryRun: true })).uid, 'uid-1');
  assert.deepEqual([events.length, registry.list().length], [0, 0]);
});

test('an update counts what is wanted, keeps the status, and sees conflicts', () => {
  const { registry, types } = open();
  const made = registry.create('default', pod('a'));
  const changed = registry.update('default', 'a', { ...made, spec: { nodeName: 'n' }, status: { phase: 'no' } });
  assert.deepEqual([meta(changed).generation, meta(changed).resourceVersion, changed.status], [2, '3', undefined]);
  assert.equal(
    code(() => registry.update('default', 'a', { ...made, spec: {} })),
    409,
  );
  const labelled = registry.update('default', 'a', {
    ...changed,
    metadata: { ...meta(changed), labels: { a: 'b' } } as unknown as JsonObject,
  });
  assert.equal(meta(labelled).generation, 2);
  const ready = registry.update(
    'default',
    'a',
    { ...labelled, spec: { ignored: true }, status: { phase: 'Running' } },
    { subresource: 'status' },
  );
  assert.deepEqual([ready.spec, ready.status, meta(ready).generation], [{ nodeName: 'n' }, { phase: 'Running' }, 2]);
  assert.equal(registry.update('default', 'a', ready), ready);
  assert.deepEqual(
    types(),
    ['ADDED', 'MODIFIED', 'MODIFIED', 'MODIFIED'],
    'an update that changes nothing wakes no watch',
  );
});

test('a deletion waits for grace and finalizers', () => {
  const { registry, types } = open();
  registry.create('default', pod('a'));
  const marked = registry.delete('default', 'a');
  assert.deepEqual(
    [marked.gone, meta(marked.object).deletionTimestamp, meta(marked.object).generation],
    [false, '2026-01-01T00:00:30Z', 2],
  );
  assert.equal(registry.delete('default', 'a', { gracePeriodSeconds: 0 }).gone, true);
  assert.deepEqual(types(), ['ADDED', 'MODIFIED', 'DELETED']);

  const { graceSeconds: _, ...atOnce } = pods;
  const other = open(atOnce);
  other.registry.create('default', { ...pod('b'), metadata: { name: 'b', finalizers: ['example.com/hold'] } });
  const held = other.registry.delete('default', 'b');
  assert.deepEqual([held.gone, meta(held.object).deletionTimestamp], [false, '2026-01-01T00:00:00Z']);
  other.registry.update('default', 'b', {
    ...held.object,
    metadata: { ...meta(held.object), finalizers: [] } as unknown as JsonObject,
  });
  assert.equal(
    code(() => other.registry.get('default', 'b')),
    404,
  );
  assert.equal(
    code(() => other.registry.delete('default', 'b')),
    404,
  );
});
