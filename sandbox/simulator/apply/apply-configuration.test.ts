import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Status, StatusError } from '../meta/status.ts';
import type { Json, JsonObject } from '../patch/json.ts';
import { type Schema, schemaOf } from '../structure/structure.ts';
import { type ApplyOptions, applyConfiguration } from './apply-configuration.ts';
import { managerOfRequest, metadataOf } from './field-manager.ts';
import { trackUpdate } from './track-update.ts';

const deployment = schemaOf('apps/v1', 'Deployment') as Schema;

function deploymentWith(parts: {
  metadata?: JsonObject;
  spec?: JsonObject;
  pod?: JsonObject;
  top?: JsonObject;
}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'e1', namespace: 'default', ...parts.metadata },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'e1' } },
      template: { spec: { containers: [{ name: 'c', image: 'i' }], ...parts.pod } },
      ...parts.spec,
    },
    ...parts.top,
  };
}

function apply(applied: JsonObject, more: Partial<ApplyOptions> = {}): JsonObject {
  return applyConfiguration({
    live: undefined,
    applied,
    schema: deployment,
    apiVersion: 'apps/v1',
    manager: 'm',
    force: false,
    subresource: '',
    now: new Date('2026-01-02T03:04:05.678Z'),
    ...more,
  });
}

function refusal(applied: JsonObject): Status {
  try {
    apply(applied);
  } catch (error) {
    if (error instanceof StatusError) return error.status;
    throw error;
  }
  throw new assert.AssertionError({ message: 'the configuration was taken' });
}

test('a configuration that does not fit the schema: in the words of a 1.35.4 server', () => {
  const table: [JsonObject, string][] = [
    [
      {
        pod: {
          containers: [
            { name: 'c', image: 'i' },
            { name: 'c', image: 'j' },
          ],
        },
      },
      '.spec.template.spec.containers: duplicate entries for key [name="c"]',
    ],
    [{ spec: { foo: 1 } }, '.spec.foo: field not declared in schema'],
    [
      { spec: { replicas: 'x' }, pod: { containers: [{ name: 'c', image: 5, ports: [{}] }] } },
      'errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.template.spec.containers[name="c"].image: expected string, got &value.valueUnstructured{Value:5}',
    ],
    [
      { pod: { nodeName: { a: 1, b: [1, 'x'] } } },
      '.spec.template.spec.nodeName: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":1, "b":[]interface {}{1, "x"}}}',
    ],
    [{ spec: { paused: 'x' } }, '.spec.paused: expected boolean, got &{x}'],
    [{ spec: { selector: 'x' } }, '.spec.selector: expected map, got &{x}'],
    [{ pod: { containers: 'x' } }, '.spec.template.spec.containers: expected list, got &{x}'],
    [
      { pod: { containers: [null] } },
      '.spec.template.spec.containers: element 0: associative list with keys may not have a null element',
    ],
    [
      { pod: { containers: ['x'] } },
      '.spec.template.spec.containers: element 0: associative list with keys may not have non-map elements',
    ],
    [{ metadata: { finalizers: ['a/b', 'a/b'] } }, '.metadata.finalizers: duplicate entries for key [="a/b"]'],
    [
      { metadata: { finalizers: [{}] } },
      ".metadata.finalizers: element 0: associative list without keys has an element that's a map type",
    ],
    [
      { metadata: { finalizers: [null] } },
      ".metadata.finalizers: element 0: associative list without keys has an element that's an explicit null",
    ],
    [
      { pod: { containers: [{ name: 'c', image: 'i', ports: [{ protocol: 'TCP' }, { containerPort: 0 }] }] } },
      '.spec.template.spec.containers[name="c"].ports: duplicate entries for key [containerPort=0,protocol="TCP"]',
    ],
  ];
  for (const [parts, problem] of table) {
    assert.deepEqual(refusal(deploymentWith(parts)), {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `failed to create typed patch object (default/e1; apps/v1, Kind=Deployment): ${problem}`,
      code: 500,
    });
  }
});

test('a configuration that is no such object, or brings entries', () => {
  const table: [JsonObject, string][] = [
    [deploymentWith({ metadata: { managedFields: [] } }), 'metadata.managedFields must be nil'],
    [deploymentWith({ metadata: { managedFields: [{}] } }), 'metadata.managedFields must be nil'],
    [deploymentWith({ top: { kind: 'DaemonSet' } }), 'invalid object type: apps/v1, Kind=DaemonSet'],
    [deploymentWith({ top: { apiVersion: 'apps/v1beta1' } }), 'invalid object type: apps/v1beta1, Kind=Deployment'],
    [deploymentWith({ top: { kind: '' } }), 'invalid object type: apps/v1, Kind='],
  ];
  for (const [applied, message] of table) {
    const { code, reason, message: found } = refusal(applied);
    assert.deepEqual({ code, reason, message: found }, { code: 400, reason: 'BadRequest', message });
  }
});

test('null entries are no entries, and items without their keys have the defaults', () => {
  const applied = deploymentWith({
    metadata: { managedFields: null },
    pod: { containers: [{ image: 'x', ports: [{}] }] },
  });
  assert.deepEqual(metadataOf(apply(applied)).managedFields, [
    {
      manager: 'm',
      operation: 'Apply',
      apiVersion: 'apps/v1',
      time: '2026-01-02T03:04:05Z',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:spec': {
          'f:replicas': {},
          'f:selector': {},
          'f:template': {
            'f:spec': {
              'f:containers': {
                'k:{"name":""}': {
                  '.': {},
                  'f:image': {},
                  'f:ports': { 'k:{"containerPort":0,"protocol":"TCP"}': {} },
                },
              },
            },
          },
        },
      },
    },
  ]);
});

test('owners whose version is gone lose everything, those of another version keep what did not change', () => {
  const entry = (manager: string, apiVersion: string, fields: JsonObject): JsonObject => ({
    manager,
    operation: 'Update',
    apiVersion,
    time: '2026-01-01T00:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': fields },
  });
  const scaler = (version: string, spec: JsonObject): JsonObject => ({
    apiVersion: `autoscaling/${version}`,
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'h', uid: 'u' },
    spec,
  });
  const target = { kind: 'Deployment', name: 'd', apiVersion: 'apps/v1' };
  const metrics = (average: number): Json => [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: average } } },
  ];
  const spec = { scaleTargetRef: target, maxReplicas: 3, metrics: metrics(50) };
  const live = {
    ...scaler('v2', spec),
    metadata: {
      name: 'h',
      uid: 'u',
      managedFields: [
        entry('gone', 'autoscaling/v2beta2', { 'f:maxReplicas': {} }),
        entry('old', 'autoscaling/v1', { 'f:maxReplicas': {}, 'f:targetCPUUtilizationPercentage': {} }),
      ],
    },
  };
  const schemas = {
    'autoscaling/v1': schemaOf('autoscaling/v1', 'HorizontalPodAutoscaler') as Schema,
    'autoscaling/v2': schemaOf('autoscaling/v2', 'HorizontalPodAutoscaler') as Schema,
  };
  const convert = (object: JsonObject, apiVersion: string): { object: JsonObject; schema: Schema } | undefined => {
    if (apiVersion !== 'autoscaling/v1') return undefined;
    const { metrics: measured, ...others } = object.spec as JsonObject;
    const [{ resource }] = measured as unknown as [{ resource: { target: { averageUtilization: number } } }];
    return {
      object: scaler('v1', { ...others, targetCPUUtilizationPercentage: resource.target.averageUtilization }),
      schema: schemas['autoscaling/v1'],
    };
  };
  const tracked = trackUpdate({
    live,
    updated: scaler('v2', { ...spec, metrics: metrics(60) }),
    schema: schemas['autoscaling/v2'],
    apiVersion: 'autoscaling/v2',
    manager: 'new',
    subresource: '',
    now: new Date('2026-01-02T00:00:00Z'),
    convert,
  });
  assert.deepEqual(metadataOf(tracked).managedFields, [
    entry('old', 'autoscaling/v1', { 'f:maxReplicas': {} }),
    { ...entry('new', 'autoscaling/v2', { 'f:metrics': {} }), time: '2026-01-02T00:00:00Z' },
  ]);
});

test('custom resources: lists are one piece, and the status is put back when the resource has one', () => {
  const schema: Schema = {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
      spec: {
        type: 'object',
        properties: {
          tags: { type: 'array', items: { type: 'string' } },
          any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
          rules: {
            type: 'array',
            items: { type: 'object', properties: { id: { type: 'string' }, to: { type: 'string', default: 'all' } } },
            'x-kubernetes-list-type': 'map',
            'x-kubernetes-list-map-keys': ['id', 'to'],
          },
        },
      },
      status: { type: 'object', properties: { ready: { type: 'boolean' } } },
    },
  };
  const applied = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w', labels: { a: 'b' } },
    spec: { tags: ['x'], any: { deep: { er: 1 }, list: [{ a: 1 }] }, rules: [{ id: 'r' }] },
    status: { ready: true },
  };
  const merged = apply(applied, { schema, apiVersion: 'example.com/v1', kind: 'Widget', resets: ['status'] });
  const [owner] = metadataOf(merged).managedFields as readonly JsonObject[];
  assert.deepEqual(owner?.fieldsV1, {
    'f:metadata': { 'f:labels': { 'f:a': {} } },
    'f:spec': {
      'f:any': { 'f:deep': { '.': {}, 'f:er': {} }, 'f:list': {} },
      'f:rules': { 'k:{"id":"r","to":"all"}': { '.': {}, 'f:id': {} } },
      'f:tags': {},
    },
  });
});

test('who writes a request that names nobody', () => {
  assert.equal(managerOfRequest('me', 'kubectl/v1.35.0 (linux/amd64)'), 'me');
  assert.equal(managerOfRequest(undefined, 'kubectl/v1.35.0 (linux/amd64) kubernetes/abc'), 'kubectl');
  assert.equal(managerOfRequest('', 'a\u0007b\u00e9c/1'), 'ab\u00e9c');
  assert.equal(managerOfRequest(undefined, 'x'.repeat(200)).length, 128);
  assert.equal(managerOfRequest(undefined, undefined), '');
});
