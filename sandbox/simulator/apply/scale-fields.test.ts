import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StatusError } from '../meta/status.ts';
import type { JsonObject } from '../patch/json.ts';
import { schemaOf } from '../structure/structure.ts';
import { applyConfiguration } from './apply-configuration.ts';
import { metadataOf, withManagedFields } from './field-manager.ts';
import { fromScaleFields, toScaleFields } from './scale-fields.ts';
import { rows } from './testdata/types.ts';
import { trackUpdate } from './track-update.ts';

/** A write to the scale of a deployment on a Kubernetes 1.35.4 cluster, and the deployment's owners before and after. */
interface Scaling {
  readonly test: string;
  readonly manager: string;
  readonly applied?: JsonObject;
  readonly force?: boolean;
  readonly before: readonly JsonObject[];
  readonly scale: JsonObject;
  readonly result: JsonObject;
  readonly after: readonly JsonObject[];
}

const deployments = { apiVersion: 'apps/v1', replicasPaths: { 'apps/v1': 'spec.replicas' } };

for (const row of rows<Scaling>('scale')) {
  test(row.test, () => {
    const schema = schemaOf('autoscaling/v1', 'Scale');
    assert.ok(schema);
    const live = withManagedFields(row.scale, toScaleFields(row.before, deployments));
    const request = { apiVersion: 'autoscaling/v1', subresource: 'scale', manager: row.manager, schema, live };
    const options = { ...request, now: new Date('2026-11-24T03:00:00Z') };
    const write = (): JsonObject =>
      row.applied
        ? applyConfiguration({ ...options, applied: row.applied, force: row.force ?? false })
        : trackUpdate({ ...options, updated: row.result });
    if (row.result.kind === 'Status') {
      assert.throws(write, (error) => error instanceof StatusError && error.message === row.result.message);
      return;
    }
    assert.deepEqual(fromScaleFields(row.before, metadataOf(write()).managedFields, deployments), row.after);
  });
}
