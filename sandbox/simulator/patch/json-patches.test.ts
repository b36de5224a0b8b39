import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Json, PatchError } from './json.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { patchStatus } from './patch-status.ts';

/** A patch that the tests of gopkg.in/evanphx/json-patch.v4 apply, and what Go makes of it. */
interface Case {
  readonly kind: 'patch' | 'merge';
  readonly doc: Json;
  readonly patch: Json;
  readonly result?: Json;
  readonly error?: string;
}

const cases = readFileSync(new URL('./testdata/json-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

function check({ kind, doc, patch, result, error }: Case): void {
  const before = structuredClone({ doc, patch });
  const apply = (): Json => (kind === 'patch' ? jsonPatch(doc, patch) : mergePatch(doc, patch));
  if (error === undefined) assert.deepEqual(apply(), result, JSON.stringify({ doc, patch }));
  else assert.throws(apply, { message: error }, JSON.stringify({ doc, patch }));
  assert.deepEqual({ doc, patch }, before);
}

test('JSON patch: the cases of evanphx', () => {
  for (const each of cases.filter(({ kind }) => kind === 'patch')) check(each);
});

test('merge patch: the cases of evanphx', () => {
  for (const each of cases.filter(({ kind }) => kind === 'merge')) check(each);
});

test("patches that cannot be read are refused in the decoder's words", () => {
  const table: [Json, string][] = [
    [{ op: 'add' }, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    ['x', 'error decoding patch: json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp'],
    [['x'], 'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp'],
    [
      [{ op: 'add', path: 5 }],
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string',
    ],
    [
      [{ op: 5, path: '/x' }],
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string',
    ],
  ];
  for (const [patch, message] of table)
    assert.throws(() => jsonPatch({}, patch), { name: 'PatchError', reason: 'BadRequest', message });
  assert.deepEqual(jsonPatch({ a: 1 }, null), { a: 1 });
});

test('what a server answers to a patch that cannot be applied', () => {
  const invalid = patchStatus(new PatchError('testing value /data/k failed: test failed', 'Invalid')).status;
  assert.deepEqual(invalid, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
    code: 422,
  });
  const many = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/k', value: 'v' }));
  assert.throws(
    () => jsonPatch({ k: 'v' }, many),
    (error) => {
      assert.ok(error instanceof PatchError);
      assert.deepEqual(patchStatus(error).status, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001',
        reason: 'RequestEntityTooLarge',
        code: 413,
      });
      return true;
    },
  );
  assert.deepEqual(
    patchStatus(new PatchError('map: map[image:x] does not contain declared merge key: name', 'Unknown')).status,
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'map: map[image:x] does not contain declared merge key: name',
      code: 500,
    },
  );
});
