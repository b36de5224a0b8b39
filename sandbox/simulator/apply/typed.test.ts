import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json, JsonObject } from '../patch/json.ts';
import { compare } from './compare.ts';
import { FieldSet } from './field-set.ts';
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts';
import { merge } from './merge.ts';
import { reconcile } from './reconcile.ts';
import { extractItems, removeItems } from './remove-items.ts';
import { rows, typeNamed } from './testdata/types.ts';
import { toFieldSet } from './to-field-set.ts';
import { validate } from './validate.ts';

/** A call of structured-merge-diff v6.3.0 made by its own tests, and what came of it. */
interface Call {
  readonly call: 'validate' | 'merge' | 'set' | 'compare' | 'reconcile' | 'extract' | 'remove';
  readonly schema: number;
  readonly type: string;
  readonly lhs: Json;
  readonly rhs?: Json;
  readonly items?: JsonObject;
  readonly out?: Json;
  readonly removed?: JsonObject;
  readonly modified?: JsonObject;
  readonly added?: JsonObject;
  readonly duplicates?: boolean;
  readonly error?: string;
}

function run(call: Call): Partial<Call> {
  const type = typeNamed(call.schema, call.type);
  const items = call.items ? fromFieldsV1(call.items) : new FieldSet();
  switch (call.call) {
    case 'validate':
      validate(call.lhs, type, { duplicates: call.duplicates ?? false });
      return {};
    case 'merge':
      return { out: merge(call.lhs, call.rhs ?? null, type) };
    case 'set':
      return { out: toFieldsV1(toFieldSet(call.lhs, type)) };
    case 'compare': {
      const { removed, modified, added } = compare(call.lhs, call.rhs ?? null, type);
      return { removed: toFieldsV1(removed), modified: toFieldsV1(modified), added: toFieldsV1(added) };
    }
    case 'reconcile': {
      const set = reconcile(items, type);
      return { out: set === items ? null : toFieldsV1(set) };
    }
    case 'extract':
      return { out: extractItems(call.lhs, items, type) };
    case 'remove':
      return { out: removeItems(call.lhs, items, type) };
  }
}

const calls = rows<Call>('typed-calls');
for (const name of ['validate', 'merge', 'set', 'compare', 'reconcile', 'extract', 'remove'] as const) {
  test(`typed values: ${name}`, () => {
    const cases = calls.filter(({ call }) => call === name);
    assert.ok(cases.length > 0);
    for (const call of cases) {
      if (call.error !== undefined) {
        assert.throws(() => run(call), { message: call.error }, JSON.stringify(call));
        continue;
      }
      const { call: _, schema: _schema, type: _type, lhs: _lhs, rhs: _rhs, items: _items, ...expected } = call;
      assert.deepEqual(run(call), expected, JSON.stringify(call));
    }
  });
}
