import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObjectMeta } from '../meta/object-meta.ts';
import { StatusError } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { openTestCluster } from '../testing/open-test-cluster.ts';
import type { Registry, Write } from './registry.ts';

const write: Write = {
  context: { now: new Date('2026-01-01T00:00:00Z'), user: { name: 'tester', groups: [] } },
  dryRun: false,
};
const meta = (object: JsonObject): ObjectMeta => object.metadata as ObjectMeta;
const withMetadata = (object: JsonObject, more: JsonObject): JsonObject => ({
  ...object,
  metadata: { ...(object.metadata as JsonObject), ...more },
});

/** Decoded and defaulted, as the server does before it asks the registry. */
function decode(registry: Registry, object: JsonObject): JsonObject {
  return registry.resource.decode({ value: object, duplicates: [] }, 'Strict').object;
}

function open() {
  const { cluster } = openTestCluster();
  const pods = cluster.registry('/api/v1/pods');
  const types: string[] = [];
  cluster.storage.watch('/core/pods/', cluster.storage.revision, ({ type }) => types.push(type));
  const pod = (name: string, more: JsonObject = {}): JsonObject =>
    decode(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name: 'main', image: 'nginx' }], nodeName: 'n' },
      ...more,
    });
  return { cluster, pods, pod, types };
}

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
  const { pods, pod } = open();
  const made = pods.create('default', pod('a', { status: { phase: 'Running' } }), write);
  const { name, namespace, uid = '', creationTimestamp, generation } = meta(made);
  assert.deepEqual(
    { name, namespace, creationTimestamp, generation },
    { name: 'a', namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z', generation: 1 },
  );
  assert.match(uid, /^00000000-/);
  assert.deepEqual(made.status, { phase: 'Pending', qosClass: 'BestEffort' });
  assert.deepEqual(pods.get('default', 'a'), made);
  const generated = { ...pod(''), metadata: { generateName: 'web-' } };
  assert.match(meta(pods.create('default', generated, write)).name ?? '', /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  assert.deepEqual(
    ['a', 'A', ''].map((taken) => code(() => pods.create('default', pod(taken), write))),
    [409, 422, 422],
  );
  const elsewhere = withMetadata(pod('b'), { namespace: 'other' });
  assert.equal(
    code(() => pods.create('default', elsewhere, write)),
    400,
  );
  assert.equal(
    code(() => pods.get('other', 'a')),
    404,
  );
});

test('a dry run does everything but keep it', () => {
  const { pods, pod, types } = open();
  assert.match(meta(pods.create('default', pod('a'), { ...write, dryRun: true })).uid ?? '', /^00000000-/);
  assert.deepEqual([types.length, pods.list('default').length], [0, 0]);
});

test('an update counts what is wanted, keeps the status, and sees conflicts', () => {
  const { pods, pod, types } = open();
  const change = (object: JsonObject, subresource?: string): JsonObject =>
    pods.update('default', 'a', () => object, { ...write, ...(subresource ? { subresource } : {}) }).object;
  const made = pods.create('default', pod('a'), write);
  const spec = made.spec as JsonObject;
  const changed = change({ ...made, spec: { ...spec, activeDeadlineSeconds: 5 }, status: { phase: 'no' } });
  assert.deepEqual([meta(changed).generation, changed.status], [2, made.status]);
  assert.ok(Number(meta(changed).resourceVersion) > Number(meta(made).resourceVersion));
  assert.equal(
    code(() => change(made)),
    409,
  );
  const labelled = change(withMetadata(changed, { labels: { a: 'b' } }));
  assert.equal(meta(labelled).generation, 2);
  const running = change({ ...labelled, spec: { ignored: true }, status: { phase: 'Running' } }, 'status');
  assert.deepEqual([running.spec, meta(running).generation], [changed.spec, 2]);
  assert.equal((running.status as JsonObject).phase, 'Running');
  assert.equal(change(running), running);
  assert.deepEqual(types, ['ADDED', 'MODIFIED', 'MODIFIED', 'MODIFIED'], 'what changes nothing wakes no watch');
});

test('a deletion waits for grace, and shows the end to watches', () => {
  const { pods, pod, types } = open();
  pods.create('default', pod('a'), write);
  const marked = pods.delete('default', 'a', {}, write);
  assert.deepEqual(
    [marked.gone, meta(marked.object).deletionTimestamp, meta(marked.object).generation],
    [false, '2026-01-01T00:00:30Z', 2],
  );
  assert.equal(pods.delete('default', 'a', { gracePeriodSeconds: 0 }, write).gone, true);
  assert.deepEqual(types, ['ADDED', 'MODIFIED', 'MODIFIED', 'DELETED']);
});

test('a deletion waits for finalizers', () => {
  const { cluster } = open();
  const maps = cluster.registry('/api/v1/configmaps');
  const finalizers = ['example.com/hold'];
  const map = decode(maps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b', finalizers } });
  maps.create('default', map, write);
  const held = maps.delete('default', 'b', {}, write);
  assert.deepEqual([held.gone, meta(held.object).deletionTimestamp], [false, '2026-01-01T00:00:00Z']);
  maps.update('default', 'b', () => withMetadata(held.object, { finalizers: [] }), write);
  assert.equal(
    code(() => maps.get('default', 'b')),
    404,
  );
  assert.equal(
    code(() => maps.delete('default', 'b', {}, write)),
    404,
  );
});
