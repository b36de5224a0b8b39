import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../../patch/json.ts';
import { everyType } from '../testing/every-type.ts';
import { served, texts } from '../testing/widget.ts';

/** Specs, each with what a 1.35.4 API server answered, sorted. */
const cases: readonly (readonly [string, Json, readonly string[]])[] = [
  ['spec string', 'a', ['spec: Invalid value: "string": spec in body must be of type object: "string"']],
  ['spec list', [], ['spec: Invalid value: "array": spec in body must be of type object: "array"']],
  ['s 0', { s: 1 }, ['spec.s: Invalid value: "integer": spec.s in body must be of type string: "integer"']],
  ['s 1', { s: 1.5 }, ['spec.s: Invalid value: "number": spec.s in body must be of type string: "number"']],
  ['s 3', { s: true }, ['spec.s: Invalid value: "boolean": spec.s in body must be of type string: "boolean"']],
  ['s 4', { s: [1] }, ['spec.s: Invalid value: "array": spec.s in body must be of type string: "array"']],
  ['s 5', { s: { a: 1 } }, ['spec.s: Invalid value: "object": spec.s in body must be of type string: "object"']],
  ['n 1', { n: 1.5 }, ['spec.n: Invalid value: "number": spec.n in body must be of type integer: "number"']],
  ['n 2', { n: 'x' }, ['spec.n: Invalid value: "string": spec.n in body must be of type integer: "string"']],
  ['n 3', { n: true }, ['spec.n: Invalid value: "boolean": spec.n in body must be of type integer: "boolean"']],
  ['n 4', { n: [1] }, ['spec.n: Invalid value: "array": spec.n in body must be of type integer: "array"']],
  ['n 5', { n: { a: 1 } }, ['spec.n: Invalid value: "object": spec.n in body must be of type integer: "object"']],
  ['num 2', { num: 'x' }, ['spec.num: Invalid value: "string": spec.num in body must be of type number: "string"']],
  ['num 3', { num: true }, ['spec.num: Invalid value: "boolean": spec.num in body must be of type number: "boolean"']],
  ['num 4', { num: [1] }, ['spec.num: Invalid value: "array": spec.num in body must be of type number: "array"']],
  [
    'num 5',
    { num: { a: 1 } },
    ['spec.num: Invalid value: "object": spec.num in body must be of type number: "object"'],
  ],
  ['b 0', { b: 1 }, ['spec.b: Invalid value: "integer": spec.b in body must be of type boolean: "integer"']],
  ['b 1', { b: 1.5 }, ['spec.b: Invalid value: "number": spec.b in body must be of type boolean: "number"']],
  ['b 2', { b: 'x' }, ['spec.b: Invalid value: "string": spec.b in body must be of type boolean: "string"']],
  ['b 4', { b: [1] }, ['spec.b: Invalid value: "array": spec.b in body must be of type boolean: "array"']],
  ['b 5', { b: { a: 1 } }, ['spec.b: Invalid value: "object": spec.b in body must be of type boolean: "object"']],
  ['arr 0', { arr: 1 }, ['spec.arr: Invalid value: "integer": spec.arr in body must be of type array: "integer"']],
  ['arr 1', { arr: 1.5 }, ['spec.arr: Invalid value: "number": spec.arr in body must be of type array: "number"']],
  ['arr 2', { arr: 'x' }, ['spec.arr: Invalid value: "string": spec.arr in body must be of type array: "string"']],
  ['arr 3', { arr: true }, ['spec.arr: Invalid value: "boolean": spec.arr in body must be of type array: "boolean"']],
  [
    'arr 4',
    { arr: [1] },
    ['spec.arr[0]: Invalid value: "integer": spec.arr[0] in body must be of type string: "integer"'],
  ],
  ['arr 5', { arr: { a: 1 } }, ['spec.arr: Invalid value: "object": spec.arr in body must be of type array: "object"']],
  ['obj 0', { obj: 1 }, ['spec.obj: Invalid value: "integer": spec.obj in body must be of type object: "integer"']],
  ['obj 1', { obj: 1.5 }, ['spec.obj: Invalid value: "number": spec.obj in body must be of type object: "number"']],
  ['obj 2', { obj: 'x' }, ['spec.obj: Invalid value: "string": spec.obj in body must be of type object: "string"']],
  ['obj 3', { obj: true }, ['spec.obj: Invalid value: "boolean": spec.obj in body must be of type object: "boolean"']],
  ['obj 4', { obj: [1] }, ['spec.obj: Invalid value: "array": spec.obj in body must be of type object: "array"']],
  ['obj 5', { obj: { a: 1 } }, ['spec.obj.x: Required value', 'spec.obj.y: Required value']],
  [
    'ios 1',
    { ios: 1.5 },
    ['spec.ios: Invalid value: "number": spec.ios in body must be of type integer,string: "number"'],
  ],
  [
    'ios 3',
    { ios: true },
    ['spec.ios: Invalid value: "boolean": spec.ios in body must be of type integer,string: "boolean"'],
  ],
  [
    'ios 4',
    { ios: [1] },
    ['spec.ios: Invalid value: "array": spec.ios in body must be of type integer,string: "array"'],
  ],
  [
    'ios 5',
    { ios: { a: 1 } },
    ['spec.ios: Invalid value: "object": spec.ios in body must be of type integer,string: "object"'],
  ],
  ['map 0', { map: 1 }, ['spec.map: Invalid value: "integer": spec.map in body must be of type object: "integer"']],
  ['map 1', { map: 1.5 }, ['spec.map: Invalid value: "number": spec.map in body must be of type object: "number"']],
  ['map 2', { map: 'x' }, ['spec.map: Invalid value: "string": spec.map in body must be of type object: "string"']],
  ['map 3', { map: true }, ['spec.map: Invalid value: "boolean": spec.map in body must be of type object: "boolean"']],
  ['map 4', { map: [1] }, ['spec.map: Invalid value: "array": spec.map in body must be of type object: "array"']],
  [
    'map 5',
    { map: { a: 1 } },
    ['spec.map.a: Invalid value: "integer": spec.map.a in body must be of type object: "integer"'],
  ],
  ['i 3 2 1', { i32: 1.5 }, ['spec.i32: Invalid value: "number": spec.i32 in body must be of type integer: "number"']],
  ['i 3 2 2', { i32: 'x' }, ['spec.i32: Invalid value: "string": spec.i32 in body must be of type integer: "string"']],
  [
    'i 3 2 3',
    { i32: true },
    ['spec.i32: Invalid value: "boolean": spec.i32 in body must be of type integer: "boolean"'],
  ],
  ['i 3 2 4', { i32: [1] }, ['spec.i32: Invalid value: "array": spec.i32 in body must be of type integer: "array"']],
  [
    'i 3 2 5',
    { i32: { a: 1 } },
    ['spec.i32: Invalid value: "object": spec.i32 in body must be of type integer: "object"'],
  ],
  ['fdate 5', { fdate: { a: 1 } }, ['spec.fdate: Invalid value: "": spec.fdate in body must be of type date: ""']],
  [
    'e 0',
    { e: 1 },
    [
      'spec.e: Invalid value: "integer": spec.e in body must be of type string: "integer"',
      'spec.e: Unsupported value: 1: supported values: "a", "b"',
    ],
  ],
  [
    'e 1',
    { e: 1.5 },
    [
      'spec.e: Invalid value: "number": spec.e in body must be of type string: "number"',
      'spec.e: Unsupported value: 1.5: supported values: "a", "b"',
    ],
  ],
  ['e 2', { e: 'x' }, ['spec.e: Unsupported value: "x": supported values: "a", "b"']],
  [
    'e 3',
    { e: true },
    [
      'spec.e: Invalid value: "boolean": spec.e in body must be of type string: "boolean"',
      'spec.e: Unsupported value: true: supported values: "a", "b"',
    ],
  ],
  [
    'e 4',
    { e: [1] },
    [
      'spec.e: Invalid value: "array": spec.e in body must be of type string: "array"',
      'spec.e: Unsupported value: [1]: supported values: "a", "b"',
    ],
  ],
  [
    'e 5',
    { e: { a: 1 } },
    [
      'spec.e: Invalid value: "object": spec.e in body must be of type string: "object"',
      'spec.e: Unsupported value: {}: supported values: "a", "b"',
    ],
  ],
  ['obj missing', { obj: { y: {} } }, ['spec.obj.x: Required value', 'spec.obj.y.z: Required value']],
  [
    'arr bad',
    { arr: ['a', 1, null] },
    [
      'spec.arr[1]: Invalid value: "integer": spec.arr[1] in body must be of type string: "integer"',
      'spec.arr[2]: Invalid value: "null": spec.arr[2] in body must be of type string: "null"',
    ],
  ],
  [
    'enums',
    { e: 'c', en: 3 },
    [
      'spec.e: Unsupported value: "c": supported values: "a", "b"',
      'spec.en: Unsupported value: 3: supported values: "1", "2"',
    ],
  ],
  ['enum null', { enullable: null }, ['spec.enullable: Unsupported value: null: supported values: "a"']],
  [
    'mins',
    { min: 1, xmin: 2 },
    [
      'spec.min: Invalid value: 1: spec.min in body should be greater than or equal to 2',
      'spec.xmin: Invalid value: 2: spec.xmin in body should be greater than 2',
    ],
  ],
  [
    'maxs',
    { min: 6, xmin: 5 },
    [
      'spec.min: Invalid value: 6: spec.min in body should be less than or equal to 5',
      'spec.xmin: Invalid value: 5: spec.xmin in body should be less than 5',
    ],
  ],
  [
    'floats',
    { fl: 0.2 },
    [
      'spec.fl: Invalid value: 0.2: spec.fl in body should be a multiple of 0.5',
      'spec.fl: Invalid value: 0.2: spec.fl in body should be greater than or equal to 0.5',
    ],
  ],
  [
    'floats 2',
    { fl: 2.7, num: 1e-7 },
    [
      'spec.fl: Invalid value: 2.7: spec.fl in body should be a multiple of 0.5',
      'spec.fl: Invalid value: 2.7: spec.fl in body should be less than or equal to 2.5',
    ],
  ],
  [
    'floats 3',
    { fl: 3 },
    [
      'spec.fl: Invalid value: 0: factor MultipleOf declared for spec.fl must be positive: 0',
      'spec.fl: Invalid value: 3: spec.fl in body should be less than or equal to 2',
    ],
  ],
  ['mult', { mult: 4 }, ['spec.mult: Invalid value: 4: spec.mult in body should be a multiple of 3']],
  [
    'short',
    { len: 'a', one: 'ab' },
    [
      'spec.len: Invalid value: "a": spec.len in body should be at least 2 chars long',
      'spec.one: Too long: may not be more than 1 byte',
    ],
  ],
  ['long', { len: 'abcde' }, ['spec.len: Too long: may not be more than 4 bytes']],
  ['unicode', { len: '日本語だよ', one: '語' }, ['spec.len: Too long: may not be more than 4 bytes']],
  ['pat', { pat: 'abd' }, ['spec.pat: Invalid value: "abd": spec.pat in body should match \'^[a-c]+$\'']],
  [
    'items few',
    { items: [1], oneItem: [1, 2] },
    [
      'spec.items: Invalid value: 1: spec.items in body should have at least 2 items',
      'spec.oneItem: Too many: 2: must have at most 1 item',
    ],
  ],
  [
    'items many',
    { items: [1, 2, 'c', 4] },
    [
      'spec.items: Too many: 4: must have at most 3 items',
      'spec.items[2]: Invalid value: "string": spec.items[2] in body must be of type integer: "string"',
    ],
  ],
  ['props few', { props: {} }, ['spec.props: Invalid value: 0: spec.props in body should have at least 1 properties']],
  [
    'props many',
    { props: { a: 1, b: 2, c: 'x' } },
    [
      'spec.props.c: Invalid value: "string": spec.props.c in body must be of type integer: "string"',
      'spec.props: Too many: 3: must have at most 2 items',
    ],
  ],
  [
    'map bad',
    { map: { 'a.b': {}, c: { a: 'x', d: 1 } } },
    [
      'spec.map.a.b.a: Required value',
      'spec.map.c.a: Invalid value: "string": spec.map.c.a in body must be of type integer: "string"',
    ],
  ],
  ['set dup', { set: ['a', 'b', 'a', 'a'] }, ['spec.set[2]: Duplicate value: "a"']],
  ['lm dup', { lm: [{ k: 'a', v: 1 }, { k: 'a', v: 2 }, { k: 'b' }] }, ['spec.lm[1]: Duplicate value: {"k":"a"}']],
  [
    'lm 2 dup',
    { lm2: [{ k: 'a' }, { k: 'a', p: 'UDP' }, { k: 'a', p: 'TCP', sub: [1, 1] }] },
    ['spec.lm2[2].sub[1]: Duplicate value: 1', 'spec.lm2[2]: Duplicate value: {"k":"a","p":"TCP"}'],
  ],
  [
    'any none',
    { any: {} },
    ['<nil>: Invalid value: "": "spec.any" must validate at least one schema (anyOf)', 'spec.any.a: Required value'],
  ],
  [
    'any best',
    { any: { b: 'a' } },
    [
      '<nil>: Invalid value: "": "spec.any" must validate at least one schema (anyOf)',
      'spec.any.b: Invalid value: "a": spec.any.b in body should be at least 3 chars long',
    ],
  ],
  [
    'one none',
    { oneOf: {} },
    [
      '<nil>: Invalid value: "": "spec.oneOf" must validate one and only one schema (oneOf). Found none valid',
      'spec.oneOf.a: Required value',
    ],
  ],
  [
    'one both',
    { oneOf: { a: 1, b: 'x' } },
    [
      '<nil>: Invalid value: "": "spec.oneOf" must validate one and only one schema (oneOf). Found 2 valid alternatives',
    ],
  ],
  [
    'all',
    { all: 2 },
    [
      '<nil>: Invalid value: "": "spec.all" must validate all the schemas (allOf). None validated',
      'spec.all: Invalid value: 2: spec.all in body should be greater than or equal to 3',
      'spec.all: Invalid value: 2: spec.all in body should be less than or equal to 1',
    ],
  ],
  ['not', { not: { a: 1 } }, ['<nil>: Invalid value: "": "spec.not" must not validate the schema (not)']],
  ['iosa', { iosa: 'abc' }, ['spec.iosa: Invalid value: "abc": spec.iosa in body should match \'^\\d+%$\'']],
  ['emb missing', { emb: { x: 1 } }, ['spec.emb.apiVersion: Required value', 'spec.emb.kind: Required value']],
  [
    'emb kind',
    { emb: { apiVersion: 'a/b/c', kind: 'X_y' } },
    [
      'spec.emb.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
      "spec.emb.kind: Invalid value: \"X_y\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
  [
    'emb empty',
    { emb: { apiVersion: '', kind: '' } },
    [
      'spec.emb.apiVersion: Invalid value: "": must not be empty',
      'spec.emb.kind: Invalid value: "": must not be empty',
    ],
  ],
  [
    'emb meta',
    {
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
    [
      "spec.emb.metadata.labels: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      'spec.emb.metadata.name: Invalid value: "a/b": may not contain \'/\'',
      "spec.emb.metadata.namespace: Invalid value: \"B\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ],
  ],
];

test('instances that do not fit their schema', async (t) => {
  const resource = served({ schema: everyType, version: { subresources: { status: {} } } });
  for (const [name, spec, expected] of cases) {
    await t.test(name, () => {
      const value = { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x' }, spec };
      const { object } = resource.decode({ value, duplicates: [] }, 'Ignore');
      assert.deepEqual([...texts(resource.rules.validate?.(object) ?? [])].sort(), expected);
    });
  }
});
