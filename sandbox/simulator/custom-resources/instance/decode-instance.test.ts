import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../patch/json.ts';
import type { FieldValidation } from '../../registry/resource.ts';
import { everyType } from '../testing/every-type.ts';
import { served } from '../testing/widget.ts';

const resource = served({ schema: everyType, version: { subresources: { status: {} } } });

/** Bodies, each with the message of a 1.35.4 API server. */
const refused: readonly (readonly [string, FieldValidation, Json, string])[] = [
  [
    'emb bad',
    'Warn',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb: { apiVersion: 1, kind: 'X' } },
    },
    'Widget in version "v1" cannot be handled as a Widget: spec.emb.apiVersion: Invalid value: 1: must be a string',
  ],
  [
    'emb meta bad',
    'Warn',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb: { apiVersion: 'v1', kind: 'X', metadata: { labels: { a: 1 } } } },
    },
    'Widget in version "v1" cannot be handled as a Widget: spec.emb.metadata: Invalid value: {"labels":{"a":1}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  ],
  [
    'emb meta text',
    'Warn',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb: { apiVersion: 'v1', kind: 'X', metadata: 'a' } },
    },
    'Widget in version "v1" cannot be handled as a Widget: spec.emb.metadata: Invalid value: "a": json: cannot unmarshal string into Go value of type v1.ObjectMeta',
  ],
  [
    'meta labels',
    'Warn',
    { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x', labels: { a: 1 } }, spec: {} },
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  ],
  [
    'meta owner',
    'Warn',
    { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x', ownerReferences: 'x' }, spec: {} },
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal string into Go struct field ObjectMeta.ownerReferences of type []v1.OwnerReference',
  ],
  [
    'meta generation',
    'Warn',
    { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x', finalizers: [1] }, spec: {} },
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal number into Go struct field ObjectMeta.finalizers of type string',
  ],
  [
    'no kind',
    'Warn',
    { apiVersion: 'try.example.com/v1', metadata: { name: 'x' } },
    'the object provided is unrecognized (must be of type Widget): Object \'Kind\' is missing in \'{"apiVersion":"try.example.com/v1","metadata":{"name":"x"}}\' ({"apiVersion":"try.example.com ...)',
  ],
  [
    'no version',
    'Warn',
    { kind: 'Widget', metadata: { name: 'x' } },
    'the API version in the data () does not match the expected API version (try.example.com/v1)',
  ],
  [
    'keep',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { keep: { x: { y: 1 }, known: { a: 1, b: 2 } } },
    },
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.keep.known.b"',
  ],
  [
    'unknown',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { zz: 1, obj: { x: 'a', y: { z: 1, w: 2 } }, lm: [{ k: 'a', u: 1 }], map: { a: { a: 1, b: 1 } } },
      other: 1,
      status: { n: 1, m: 2 },
    },
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "other", unknown field "spec.lm[0].u", unknown field "spec.map.a.b", unknown field "spec.obj.y.w", unknown field "spec.zz", unknown field "status.m"',
  ],
  [
    'unknown list',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { lst: [{ a: 1 }, { q: null, n: null }] },
    },
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.lst[0].a"',
  ],
  [
    'emb bad',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb: { apiVersion: 1, kind: 'X' } },
    },
    'Widget in version "v1" cannot be handled as a Widget: spec.emb.apiVersion: Invalid value: 1: must be a string',
  ],
  [
    'emb meta',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: {
        emb: {
          apiVersion: 'v1',
          kind: 'X',
          metadata: {
            name: 'a/b',
            namespace: 'B',
            labels: { a: '-' },
            annotations: {},
            what: 1,
            creationTimestamp: null,
          },
        },
      },
    },
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.emb.metadata.what"',
  ],
  [
    'emb 2',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb2: { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: { a: 1, b: 2 }, data: 1 } },
    },
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.emb2.data", unknown field "spec.emb2.spec.b"',
  ],
  [
    'emb meta bad',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb: { apiVersion: 'v1', kind: 'X', metadata: { labels: { a: 1 } } } },
    },
    'Widget in version "v1" cannot be handled as a Widget: spec.emb.metadata: Invalid value: {"labels":{"a":1}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  ],
  [
    'emb meta text',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb: { apiVersion: 'v1', kind: 'X', metadata: 'a' } },
    },
    'Widget in version "v1" cannot be handled as a Widget: spec.emb.metadata: Invalid value: "a": json: cannot unmarshal string into Go value of type v1.ObjectMeta',
  ],
  [
    'meta unknown',
    'Strict',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: {
        name: 'x',
        foo: 1,
        labels: {},
        annotations: { a: 'b' },
        ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: 'b', uid: 'c', zip: 1 }],
      },
      spec: {},
    },
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "metadata.foo", unknown field "metadata.ownerReferences[0].zip"',
  ],
  [
    'meta labels',
    'Strict',
    { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x', labels: { a: 1 } }, spec: {} },
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  ],
  [
    'meta owner',
    'Strict',
    { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x', ownerReferences: 'x' }, spec: {} },
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal string into Go struct field ObjectMeta.ownerReferences of type []v1.OwnerReference',
  ],
  [
    'meta generation',
    'Strict',
    { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x', finalizers: [1] }, spec: {} },
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal number into Go struct field ObjectMeta.finalizers of type string',
  ],
];

test('bodies that cannot be handled', async (t) => {
  for (const [name, how, value, message] of refused) {
    await t.test(name, () => assert.throws(() => resource.decode({ value, duplicates: [] }, how), { message }));
  }
});

/** Bodies, each with the spec and the warnings that a 1.35.4 API server answered. */
const fitted: readonly (readonly [string, Json, Json, readonly string[]])[] = [
  ['spec null', { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x' }, spec: null }, null, []],
  [
    'nulls',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { nullable: null, nulldef: null, nullnulldef: null, s: null },
    },
    { dflt: { a: 7, l: [{ q: 'q' }] }, nullable: null, nulldef: 'd', nullnulldef: null },
    [],
  ],
  [
    'keep',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { keep: { x: { y: 1 }, known: { a: 1, b: 2 } } },
    },
    { dflt: { a: 7, l: [{ q: 'q' }] }, keep: { known: { a: 1 }, x: { y: 1 } }, nulldef: 'd', nullnulldef: 'd' },
    ['unknown field "spec.keep.known.b"'],
  ],
  [
    'unknown',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { zz: 1, obj: { x: 'a', y: { z: 1, w: 2 } }, lm: [{ k: 'a', u: 1 }], map: { a: { a: 1, b: 1 } } },
      other: 1,
      status: { n: 1, m: 2 },
    },
    {
      dflt: { a: 7, l: [{ q: 'q' }] },
      lm: [{ k: 'a' }],
      map: { a: { a: 1 } },
      nulldef: 'd',
      nullnulldef: 'd',
      obj: { x: 'a', y: { z: 1 } },
    },
    [
      'unknown field "other"',
      'unknown field "spec.lm[0].u"',
      'unknown field "spec.map.a.b"',
      'unknown field "spec.obj.y.w"',
      'unknown field "spec.zz"',
      'unknown field "status.m"',
    ],
  ],
  [
    'unknown list',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { lst: [{ a: 1 }, { q: null, n: null }] },
    },
    { dflt: { a: 7, l: [{ q: 'q' }] }, lst: [{ q: 'q' }, { n: null, q: 'q' }], nulldef: 'd', nullnulldef: 'd' },
    ['unknown field "spec.lst[0].a"'],
  ],
  [
    'emb 2',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { emb2: { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: { a: 1, b: 2 }, data: 1 } },
    },
    {
      dflt: { a: 7, l: [{ q: 'q' }] },
      emb2: { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: { a: 1 } },
      nulldef: 'd',
      nullnulldef: 'd',
    },
    ['unknown field "spec.emb2.data"', 'unknown field "spec.emb2.spec.b"'],
  ],
  [
    'dflt',
    { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x' }, spec: { dflt: { a: null } } },
    { dflt: { a: 7, l: [{ q: 'q' }] }, nulldef: 'd', nullnulldef: 'd' },
    [],
  ],
  [
    'dflt 2',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x' },
      spec: { dflt: null, lst: [{}, { q: 'x' }] },
    },
    { dflt: { a: 7, l: [{ q: 'q' }] }, lst: [{ q: 'q' }, { q: 'x' }], nulldef: 'd', nullnulldef: 'd' },
    [],
  ],
  [
    'meta unknown',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: {
        name: 'x',
        foo: 1,
        labels: {},
        annotations: { a: 'b' },
        ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: 'b', uid: 'c', zip: 1 }],
      },
      spec: {},
    },
    { dflt: { a: 7, l: [{ q: 'q' }] }, nulldef: 'd', nullnulldef: 'd' },
    ['unknown field "metadata.foo"', 'unknown field "metadata.ownerReferences[0].zip"'],
  ],
  [
    'fin',
    {
      apiVersion: 'try.example.com/v1',
      kind: 'Widget',
      metadata: { name: 'x', finalizers: ['foo', 'a.b', 'a.b/c', 'kubernetes'] },
      spec: {},
    },
    { dflt: { a: 7, l: [{ q: 'q' }] }, nulldef: 'd', nullnulldef: 'd' },
    [
      'metadata.finalizers: "a.b": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers',
      'metadata.finalizers: "foo": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers',
    ],
  ],
];

test('bodies that are pruned and filled in', async (t) => {
  for (const [name, value, spec, warnings] of fitted) {
    await t.test(name, () => {
      const decoded = resource.decode({ value, duplicates: [] }, 'Warn');
      assert.deepEqual(decoded.object.spec ?? null, spec);
      assert.deepEqual([...decoded.warnings, ...(resource.rules.warnings?.(decoded.object) ?? [])], warnings);
    });
  }
});

test('a field that JSON names twice comes before unknown ones', () => {
  const value = { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x' }, spec: { zz: 1 } };
  assert.throws(() => resource.decode({ value, duplicates: ['spec.s'] }, 'Strict'), {
    message:
      'Widget in version "v1" cannot be handled as a Widget: strict decoding error: duplicate field "spec.s", unknown field "spec.zz"',
  });
});
