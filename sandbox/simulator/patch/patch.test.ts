import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaOf } from '../structure/structure.ts';
import { type Json, type JsonObject, PatchError } from './json.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

test('merge patch: the table of RFC 7386, appendix A, but for what the server refuses', () => {
  const table: [Json, Json, Json][] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [target, patch, expected] of table) assert.deepEqual(mergePatch(target, patch), expected);
  for (const patch of [null, 'bar', 5, true])
    assert.throws(() => mergePatch({ a: 'foo' }, patch), {
      name: 'PatchError',
      reason: 'BadRequest',
      message: 'Invalid JSON Patch',
    });
});

test('JSON patch: each operation, and what it refuses', () => {
  const apply = (target: Json, ...operations: Json[]): Json => jsonPatch(target, operations);
  assert.deepEqual(apply({ a: [1, 3] }, { op: 'add', path: '/a/1', value: 2 }), { a: [1, 2, 3] });
  assert.deepEqual(apply({ a: [1] }, { op: 'add', path: '/a/-', value: 2 }), { a: [1, 2] });
  assert.deepEqual(apply({ 'a/b': { '~': 1 } }, { op: 'replace', path: '/a~1b/~0', value: 2 }), { 'a/b': { '~': 2 } });
  assert.deepEqual(apply({ a: 1, b: 2 }, { op: 'remove', path: '/a' }), { b: 2 });
  assert.deepEqual(apply({ a: { x: 1 } }, { op: 'move', from: '/a/x', path: '/b' }), { a: {}, b: 1 });
  assert.deepEqual(apply({ a: 1 }, { op: 'copy', from: '/a', path: '/b' }), { a: 1, b: 1 });
  assert.deepEqual(apply({ a: { b: 1, c: 2 } }, { op: 'test', path: '/a', value: { c: 2, b: 1 } }), {
    a: { b: 1, c: 2 },
  });
  const invalid = (error: unknown): boolean => error instanceof PatchError && error.reason === 'Invalid';
  assert.throws(() => apply({ a: 1 }, { op: 'test', path: '/a', value: 2 }), invalid);
  assert.throws(() => apply({ a: 1 }, { op: 'remove', path: '/b' }), invalid);
  assert.throws(() => apply({ a: 1 }, { op: 'remove', path: '/toString' }), invalid);
  const bad = (error: unknown): boolean => error instanceof PatchError && error.reason === 'BadRequest';
  assert.deepEqual(apply({ a: 1 }, { op: 'add', path: '/b' }), { a: 1, b: null });
  assert.throws(() => jsonPatch({}, { op: 'add' }), bad);
});

function onPod(target: JsonObject, patch: JsonObject): JsonObject {
  const schema = schemaOf('v1', 'Pod');
  assert.ok(schema);
  return strategicMergePatch(target, patch, schema);
}

const twoContainers = {
  spec: {
    containers: [
      { name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] },
      { name: 'log', image: 'busybox:1.37' },
    ],
  },
};

test('strategic merge patch: lists merge by their key, and maps merge', () => {
  assert.deepEqual(onPod(twoContainers, { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } }), {
    spec: {
      containers: [
        { name: 'web', image: 'nginx:1.28', ports: [{ containerPort: 80 }] },
        { name: 'log', image: 'busybox:1.37' },
      ],
    },
  });
  const labelled = onPod({ metadata: { labels: { a: '1', b: '2' } } }, { metadata: { labels: { b: null, c: '3' } } });
  assert.deepEqual(labelled, { metadata: { labels: { a: '1', c: '3' } } });
});

test('strategic merge patch: directives', () => {
  const removed = onPod(twoContainers, { spec: { containers: [{ $patch: 'delete', name: 'web' }] } });
  assert.deepEqual(removed, { spec: { containers: [{ name: 'log', image: 'busybox:1.37' }] } });
  const replaced = onPod(twoContainers, { spec: { containers: [{ name: 'new' }, { $patch: 'replace' }] } });
  assert.deepEqual(replaced, { spec: { containers: [{ name: 'new' }] } });
  const ordered = onPod(twoContainers, {
    spec: {
      '$setElementOrder/containers': [{ name: 'log' }, { name: 'extra' }, { name: 'web' }],
      containers: [{ name: 'extra', image: 'busybox:1.36' }],
    },
  });
  const names = ((ordered.spec as JsonObject).containers as readonly JsonObject[]).map((container) => container.name);
  assert.deepEqual(names, ['log', 'extra', 'web']);
  const finalizers = onPod(
    { metadata: { finalizers: ['a', 'b'] } },
    { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['b', 'c'] } },
  );
  assert.deepEqual(finalizers, { metadata: { finalizers: ['b', 'c'] } });
  const volume = onPod(
    { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
    { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] } },
  );
  assert.deepEqual(volume, { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } });
});

test('strategic merge patch: what a server refuses, in its words', () => {
  const container = { name: 'c', image: 'i', ports: [], terminationMessagePath: '/dev/termination-log' };
  const target = { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } };
  const table: [JsonObject, string, PatchError['reason']][] = [
    [{ containers: [{ image: 'x' }] }, 'map: map[image:x] does not contain declared merge key: name', 'Unknown'],
    [
      { containers: ['x'] },
      'list element types are not identical: [[map[image:i name:c ports:[] terminationMessagePath:/dev/termination-log]] [x]]',
      'Unknown',
    ],
    [{ $patch: 'merge', x: 1 }, 'unknown patch type: merge in map: map[$patch:merge x:1]', 'Unknown'],
    [
      { containers: [{ $patch: 'foo', name: 'c' }] },
      'unknown patch type: foo in map: map[$patch:foo name:c]',
      'Unknown',
    ],
    [{ containers: [{ $patch: 'merge', name: 'c' }] }, 'merging lists cannot yet be specified in the patch', 'Unknown'],
    [
      { containers: [{ $patch: 'delete' }] },
      'map: map[$patch:delete] does not contain declared merge key: name',
      'Unknown',
    ],
    [{ '$setElementOrder/containers': 'x' }, 'expected a []interface {}, but received a string', 'Unknown'],
    [
      { '$setElementOrder/containers': [{ name: 'z' }], containers: [{ name: 'c', image: 'i' }] },
      "The order in patch list:\n[map[image:i name:c]]\n doesn't match $setElementOrder list:\n[map[name:z]]\n",
      'Unknown',
    ],
    [
      { '$setElementOrder/foo': [{ name: 'z' }] },
      'unable to find api field in struct PodSpec for the json field "foo"',
      'Unknown',
    ],
    [{ $setElementOrder: [{ name: 'z' }] }, 'invalid patch format of setElementOrder list', 'BadRequest'],
    [{ $deleteFromPrimitiveList: ['x'] }, 'invalid patch format of primitive list', 'BadRequest'],
    [{ $retainKeys: 'x' }, 'invalid patch format of retainKeys', 'BadRequest'],
    [{ $retainKeys: ['a'], b: {} }, 'invalid patch format of retainKeys', 'BadRequest'],
    [
      { containers: [[]] },
      'list element types are not identical: [[map[image:i name:c ports:[] terminationMessagePath:/dev/termination-log]] [[]]]',
      'Unknown',
    ],
  ];
  for (const [spec, message, reason] of table)
    assert.throws(() => onPod(target, { spec }), { name: 'PatchError', message, reason });
  const untouched = onPod(target, { metadata: { '$deleteFromPrimitiveList/labels': ['x'] } });
  assert.deepEqual(untouched, target);
});

test('strategic merge patch: lists without a strategy are replaced, missing keys and unknown directives are refused', () => {
  const target = { spec: { containers: [{ name: 'web', command: ['a', 'b'] }] } };
  const patched = onPod(target, { spec: { containers: [{ name: 'web', command: ['c'] }] } });
  assert.deepEqual(patched, { spec: { containers: [{ name: 'web', command: ['c'] }] } });
  assert.throws(
    () => onPod(target, { spec: { containers: [{ image: 'x' }] } }),
    /does not contain declared merge key: name/,
  );
  assert.throws(
    () => onPod(target, { spec: { $patch: 'join' } }),
    /unknown patch type: join in map: map\[\$patch:join\]/,
  );
});
