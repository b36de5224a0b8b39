import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundTrip } from '../decode/round-trip.ts';
import { StatusError } from '../meta/status.ts';
import type { Json, JsonObject } from '../patch/json.ts';
import { schemaOf } from '../structure/structure.ts';
import { applyConfiguration } from './apply-configuration.ts';
import { metadataOf, withManagedFields } from './field-manager.ts';
import { keepTimes } from './keep-times.ts';
import { rows } from './testdata/types.ts';
import { trackUpdate } from './track-update.ts';

/** A write to a Kubernetes 1.35.4 cluster: the object before, the request, and the answer. */
interface Recorded {
  readonly test: string;
  readonly op: 'apply' | 'update';
  readonly kind: string;
  readonly apiVersion: string;
  readonly manager: string;
  readonly subresource: string;
  readonly now: string;
  readonly live?: JsonObject;
  /** The row whose answer was the object before. */
  readonly liveFrom?: number;
  readonly applied?: JsonObject;
  readonly force?: boolean;
  /** What the request of an update had in `metadata.managedFields`. */
  readonly managedFields?: readonly JsonObject[];
  readonly result: JsonObject;
  /** What an update had before admission and the kind's strategy changed it, where that is not the answer. */
  readonly updated?: JsonObject;
  /** Nothing is defaulted or prepared afterwards: the whole answer is known. */
  readonly exact?: boolean;
}

const recorded = rows<Recorded>('recorded');

function answer(row: Recorded): JsonObject {
  const { apiVersion, kind, manager, subresource } = row;
  const live = row.liveFrom === undefined ? row.live : recorded[row.liveFrom]?.result;
  const schema = schemaOf(apiVersion, kind);
  assert.ok(schema);
  const options = { live, schema, apiVersion, manager, subresource, now: new Date(row.now) };
  if (row.op === 'update') {
    const updated = withManagedFields(row.updated ?? row.result, row.managedFields);
    return trackUpdate({ ...options, updated });
  }
  try {
    const merged = applyConfiguration({ ...options, applied: row.applied ?? {}, force: row.force ?? false });
    const stored = roundTrip(merged, schema);
    return live ? keepTimes(live, stored) : stored;
  } catch (error) {
    if (error instanceof StatusError) return error.status as unknown as JsonObject;
    throw error;
  }
}

function owners(object: JsonObject): Json {
  return metadataOf(object).managedFields ?? null;
}

for (const row of recorded) {
  test(row.test, () => {
    const found = answer(row);
    if (row.result.kind === 'Status') {
      assert.deepEqual(found, row.result);
      return;
    }
    assert.deepEqual(owners(found), owners(row.result));
    if (!row.exact) return;
    const { resourceVersion: _, ...metadata } = metadataOf(row.result);
    const { resourceVersion: _found, ...foundMetadata } = metadataOf(found);
    assert.deepEqual({ ...found, metadata: foundMetadata }, { ...row.result, metadata });
  });
}
