import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../../patch/json.ts';
import type { CustomSchema } from '../schema/schema.ts';
import { served, texts } from '../testing/widget.ts';

const integer: CustomSchema = { type: 'integer' };
const spec: CustomSchema = {
  type: 'object',
  required: ['min', 'max'],
  'x-kubernetes-validations': [
    { rule: 'self.min <= self.max' },
    { rule: 'self.min >= 0', message: ' negative ', reason: 'FieldValueForbidden', fieldPath: '.min' },
  ],
  properties: {
    min: integer,
    max: integer,
    name: {
      type: 'string',
      maxLength: 10,
      'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'name is immutable' }],
    },
    list: {
      type: 'array',
      maxItems: 5,
      items: {
        type: 'object',
        properties: { a: integer },
        'x-kubernetes-validations': [{ rule: 'self.a > 0', messageExpression: '"a is low"' }],
      },
    },
    lm: {
      type: 'array',
      maxItems: 5,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: {
        type: 'object',
        required: ['k'],
        properties: {
          k: { type: 'string', maxLength: 5 },
          v: {
            type: 'integer',
            'x-kubernetes-validations': [{ rule: 'self >= oldSelf', message: 'grow', reason: 'FieldValueDuplicate' }],
          },
        },
      },
    },
    m: {
      type: 'object',
      maxProperties: 5,
      additionalProperties: {
        type: 'integer',
        'x-kubernetes-validations': [{ rule: 'self != 3', reason: 'FieldValueRequired', message: 'three' }],
      },
    },
    pat: { type: 'string', pattern: '^a' },
    en: { type: 'string' },
  },
};

function widget(of: Json): JsonObject {
  return { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x' }, spec: of };
}

const base = {
  en: 'q',
  list: [{ a: 1 }],
  lm: [
    { k: 'a', v: 5 },
    { k: 'b', v: 1 },
  ],
  m: { a: 1 },
  max: 2,
  min: 1,
  name: 'n',
  pat: 'ab',
};
const unchecked =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

/** Each with what a 1.35.4 API server answered. */
const creations: readonly (readonly [string, Json, readonly string[]])[] = [
  ['all is well', base, []],
  ['a rule that fails', { min: 3, max: 2 }, ['spec: Invalid value: failed rule: self.min <= self.max']],
  ['a reason, a message and a path', { min: -1, max: 2 }, ['spec.min: Forbidden: negative']],
  [
    'two rules that fail',
    { min: -1, max: -2 },
    ['spec: Invalid value: failed rule: self.min <= self.max', 'spec.min: Forbidden: negative'],
  ],
  ['a message expression', { ...base, list: [{ a: 0 }, { a: 1 }] }, ['spec.list[0]: Invalid value: a is low']],
  ['a value of a map', { ...base, m: { 'a.b': 3 } }, ['spec.m[a.b]: Required value: three']],
  ['no rules where a field is missing', { min: 9 }, ['spec.max: Required value', unchecked]],
  [
    'no rules where a type is wrong',
    { min: 'x', max: 1 },
    ['spec.min: Invalid value: "string": spec.min in body must be of type integer: "string"', unchecked],
  ],
];

test('rules on new objects', async (t) => {
  const { rules } = served({ schema: { type: 'object', properties: { spec } } });
  for (const [name, of, expected] of creations) {
    await t.test(name, () => assert.deepEqual(texts(rules.validate?.(widget(of)) ?? []), expected));
  }
});

const { name: _, ...nameless } = base;
const updates: readonly (readonly [string, Json, readonly string[]])[] = [
  ['nothing changes', base, []],
  ['a transition that is not allowed', { ...base, name: 'm' }, ['spec.name: Invalid value: "m": name is immutable']],
  ['what is gone is not compared', nameless, []],
  [
    'items are known by their keys, not their places',
    {
      ...base,
      lm: [
        { k: 'b', v: 0 },
        { k: 'a', v: 5 },
      ],
    },
    ['spec.lm[0].v: Duplicate value: 0'],
  ],
  [
    'a new item has nothing to be compared with',
    {
      ...base,
      lm: [
        { k: 'b', v: 2 },
        { k: 'c', v: 0 },
      ],
    },
    [],
  ],
  ['a rule without oldSelf', { ...base, min: 9 }, ['spec: Invalid value: failed rule: self.min <= self.max']],
];

test('rules on updates', async (t) => {
  const { rules } = served({ schema: { type: 'object', properties: { spec } } });
  for (const [name, of, expected] of updates) {
    await t.test(name, () => assert.deepEqual(texts(rules.validateUpdate?.(widget(of), widget(base)) ?? []), expected));
  }
});

const [first, second] = spec['x-kubernetes-validations'] ?? [];
const tight = {
  ...spec,
  required: ['min', 'max', 'more'],
  'x-kubernetes-validations': [first, second, { rule: 'self.max > 5', message: 'max5' }],
  properties: {
    ...spec.properties,
    more: { type: 'string' },
    pat: { type: 'string', pattern: '^z' },
    en: { type: 'string', enum: ['a'] },
    m: { ...spec.properties?.m, maxProperties: 0 },
  },
};
const kept: readonly (readonly [string, Json, readonly string[]])[] = [
  ['nothing changes, so nothing is said', base, []],
  ['a change next to it', { ...base, min: 0 }, ['spec.more: Required value', unchecked]],
  [
    'a change of it',
    { ...base, pat: 'b' },
    ['spec.pat: Invalid value: "b": spec.pat in body should match \'^z\'', 'spec.more: Required value', unchecked],
  ],
  ['a rule above what changed', { ...base, more: 'x' }, ['spec: Invalid value: max5']],
  [
    'a map that changed',
    { ...base, more: 'x', max: 9, m: { a: 1, b: 2 } },
    ['spec.m: Too many: 2: must have at most 0 items', unchecked],
  ],
];

test('a schema that got tighter says nothing of what does not change', async (t) => {
  const { rules } = served({ schema: { type: 'object', properties: { spec: tight } } });
  for (const [name, of, expected] of kept) {
    await t.test(name, () =>
      assert.deepEqual(texts(rules.validateUpdate?.(widget(of), widget(base)) ?? []).toSorted(), expected.toSorted()),
    );
  }
});
