import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Schema } from '../structure/structure.ts';
import type { JsonObject } from './json.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

/** A patch that the tests of apimachinery/pkg/util/strategicpatch apply, and what Go makes of it. */
interface Case {
  readonly schema: 'MergeItem' | 'PrecisionItem';
  readonly original: JsonObject;
  readonly patch: JsonObject;
  readonly result?: JsonObject;
  readonly error?: string;
}

/** The struct the tests patch; it contains itself. */
const mergeItem: { type: 'object'; properties: Record<string, Schema> } = { type: 'object', properties: {} };
const texts: Schema = { type: 'object', additionalProperties: { type: 'string' } };
const integers: Schema = { type: 'array', items: { type: 'integer' } };
const items: Schema = { type: 'array', items: mergeItem };
const merging = { 'x-kubernetes-patch-strategy': 'merge' } as const;
const byName = { ...merging, 'x-kubernetes-patch-merge-key': 'name' } as const;
const text: Schema = { type: 'string' };
Object.assign(mergeItem.properties, {
  name: text,
  value: text,
  other: text,
  mergingList: { ...items, ...byName },
  nonMergingList: items,
  mergingIntList: { ...integers, ...merging },
  nonMergingIntList: integers,
  mergeItemPtr: { ...mergeItem, ...byName },
  simpleMap: texts,
  replacingItem: { type: 'object', 'x-kubernetes-patch-strategy': 'replace' },
  jsonItem: { type: 'object' },
  retainKeysMap: {
    type: 'object',
    'x-kubernetes-patch-strategy': 'retainKeys',
    properties: {
      name: text,
      value: text,
      other: text,
      simpleMap: texts,
      mergingIntList: { ...integers, ...merging },
      mergingList: { ...items, ...byName },
      nonMergingList: items,
    },
  },
  retainKeysMergingList: {
    ...items,
    'x-kubernetes-patch-strategy': 'merge,retainKeys',
    'x-kubernetes-patch-merge-key': 'name',
  },
});
const precisionItem: Schema = {
  type: 'object',
  properties: {
    name: text,
    int32: { type: 'integer' },
    int64: { type: 'integer' },
    float32: { type: 'number' },
    float64: { type: 'number' },
  },
};

const cases = readFileSync(new URL('./testdata/strategic-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

test('strategic merge patch: the cases of apimachinery', () => {
  for (const { schema, original, patch, result, error } of cases) {
    const before = structuredClone({ original, patch });
    const apply = (): JsonObject =>
      strategicMergePatch(original, patch, schema === 'MergeItem' ? mergeItem : precisionItem);
    if (error === undefined) assert.deepEqual(apply(), result, JSON.stringify({ original, patch }));
    else assert.throws(apply, { message: error });
    assert.deepEqual({ original, patch }, before);
  }
});
