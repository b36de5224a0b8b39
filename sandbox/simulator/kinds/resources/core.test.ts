import assert from 'node:assert/strict';
import { test } from 'node:test';
import { created, refusals, updateRefusals, warnings } from './examine.ts';

const whyImmutable = 'Forbidden: field is immutable when `immutable` is set';

test('config maps and secrets marked immutable stay', () => {
  const data = { immutable: true, data: { a: 'YQ==' } };
  assert.deepEqual(updateRefusals('v1 ConfigMap', data, { data: { a: 'Yg==' } }), [
    `immutable: ${whyImmutable}`,
    `data: ${whyImmutable}`,
  ]);
  assert.deepEqual(updateRefusals('v1 Secret', data, { ...data, data: { a: 'Yg==' } }), [`data: ${whyImmutable}`]);
  assert.deepEqual(updateRefusals('v1 Secret', {}, { type: 'foo' }), [
    'type: Invalid value: "foo": field is immutable',
  ]);
});

test('keys of config maps are names of files', () => {
  assert.deepEqual(refusals('v1 ConfigMap', { data: { 'a b': 'x', k: 'v' }, binaryData: { k: 'aGk=' } }), [
    `data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
    'data[k]: Invalid value: "k": duplicate of key present in binaryData',
  ]);
});

test('secrets fold their plain texts, and hold what their type needs', () => {
  const given = { stringData: { a: 'b' }, data: { a: 'YQ==', c: 'YQ==' } };
  assert.deepEqual(created('v1 Secret', given), {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    data: { a: 'Yg==', c: 'YQ==' },
  });
  assert.deepEqual(refusals('v1 Secret', { type: 'kubernetes.io/tls' }), [
    'data[tls.crt]: Required value',
    'data[tls.key]: Required value',
  ]);
  assert.deepEqual(refusals('v1 Secret', { type: 'kubernetes.io/basic-auth' }), [
    'data[username]: Required value',
    'data[password]: Required value',
  ]);
  const type = 'kubernetes.io/dockerconfigjson';
  assert.deepEqual(refusals('v1 Secret', { type, stringData: { '.dockerconfigjson': 'x' } }), [
    `data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character 'x' looking for beginning of value`,
  ]);
  assert.deepEqual(
    warnings('v1 Secret', { type: 'kubernetes.io/tls', stringData: { 'tls.crt': 'x', 'tls.key': 'y' } }),
    ['tls: failed to find any PEM data in certificate input'],
  );
});

test('namespaces carry their name and their finalizer', () => {
  assert.deepEqual(created('v1 Namespace', { metadata: { name: 'a' } }), {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'a', labels: { 'kubernetes.io/metadata.name': 'a' } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  });
});

test('limits of containers fill the defaults', () => {
  const limits = [{ type: 'Container', max: { cpu: '2' }, min: { memory: '1Gi' } }];
  assert.deepEqual(created('v1 LimitRange', { spec: { limits } }).spec, {
    limits: [
      {
        type: 'Container',
        max: { cpu: '2' },
        min: { memory: '1Gi' },
        default: { cpu: '2' },
        defaultRequest: { cpu: '2', memory: '1Gi' },
      },
    ],
  });
});

test('limits that contradict each other are refused', () => {
  const limits = [{ type: 'Container', max: { cpu: '2' }, default: { cpu: '3' }, defaultRequest: { cpu: '4' } }];
  assert.deepEqual(refusals('v1 LimitRange', { spec: { limits } }), [
    'spec.limits[0].defaultRequest[cpu]: Invalid value: "4": default request value 4 is greater than max value 2',
    'spec.limits[0].defaultRequest[cpu]: Invalid value: "4": default request value 4 is greater than default limit value 3',
    'spec.limits[0].default[cpu]: Invalid value: "2": default value 3 is greater than max value 2',
  ]);
  const ratio = [{ type: 'Pod', max: { cpu: '2' }, min: { cpu: '1' }, maxLimitRequestRatio: { cpu: '3' } }];
  assert.deepEqual(refusals('v1 LimitRange', { spec: { limits: ratio } }), [
    'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
  ]);
});

test('quotas count known resources in whole numbers', () => {
  assert.deepEqual(refusals('v1 ResourceQuota', { spec: { hard: { pods: '1500m' } } }), [
    'spec.hard[pods]: Invalid value: "1500m": must be an integer',
  ]);
  assert.deepEqual(refusals('v1 ResourceQuota', { spec: { hard: { foo: '1' } } }), [
    'spec.hard[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
    'spec.hard[foo]: Invalid value: "foo": must be a standard resource for quota',
  ]);
  const hard = { 'requests.cpu': '3', 'limits.cpu': '2' };
  assert.deepEqual(warnings('v1 ResourceQuota', { spec: { hard } }), [
    'ResourceQuota requests.cpu (3) should be less than limits.cpu (2)',
  ]);
  assert.deepEqual(updateRefusals('v1 ResourceQuota', { spec: {} }, { spec: { scopes: ['BestEffort'] } }), [
    'spec.scopes: Invalid value: ["BestEffort"]: field is immutable',
  ]);
});

test('volumes need a source, a size and a mode', () => {
  assert.deepEqual(refusals('v1 PersistentVolume', {}), [
    'spec.accessModes: Required value',
    'spec.capacity: Required value',
    'spec.capacity: Unsupported value: null: supported values: "storage"',
    'spec: Required value: must specify a volume type',
  ]);
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } };
  assert.deepEqual(created('v1 PersistentVolume', { spec }), {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    spec: {
      ...spec,
      hostPath: { path: '/x', type: '' },
      persistentVolumeReclaimPolicy: 'Retain',
      volumeMode: 'Filesystem',
    },
    status: { phase: 'Pending', lastPhaseTransitionTime: '2026-01-02T03:04:05Z' },
  });
  assert.deepEqual(updateRefusals('v1 PersistentVolume', { spec }, { spec: { ...spec, hostPath: { path: '/y' } } }), [
    'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation\n@@ -2,7 +2,7 @@\n  "GCEPersistentDisk": null,\n  "AWSElasticBlockStore": null,\n  "HostPath": {\n-  "Path": "/x",\n+  "Path": "/y",\n   "Type": ""\n  },\n  "Glusterfs": null,\n',
  ]);
});

test('claims stay as they are, but for growing once bound', () => {
  const claim = (storage: string, more: object = {}): object => ({
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, storageClassName: 'x', ...more },
  });
  assert.deepEqual(updateRefusals('v1 PersistentVolumeClaim', claim('1Gi'), claim('1Mi', { volumeMode: 'Block' })), [
    'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -6,12 +6,12 @@\n  "Resources": {\n   "Limits": null,\n   "Requests": {\n-   "storage": "1Gi"\n+   "storage": "1Mi"\n   }\n  },\n  "VolumeName": "",\n  "StorageClassName": "x",\n- "VolumeMode": "Filesystem",\n+ "VolumeMode": "Block",\n  "DataSource": null,\n  "DataSourceRef": null,\n  "VolumeAttributesClassName": null\n',
    'volumeMode: Invalid value: "Block": field is immutable',
  ]);
  assert.deepEqual(updateRefusals('v1 PersistentVolumeClaim', claim('1Gi'), claim('1Gi', { volumeName: 'v' })), []);
  assert.deepEqual(refusals('v1 PersistentVolumeClaim', {}), [
    'spec.accessModes: Required value: at least 1 access mode is required',
    'spec.resources[storage]: Required value',
  ]);
});

test('events belong where their object is', () => {
  const namespaced = { metadata: { namespace: 'a' } };
  assert.deepEqual(refusals('v1 Event', namespaced), [
    'involvedObject.namespace: Invalid value: "": does not match event.namespace',
  ]);
  assert.deepEqual(refusals('events.k8s.io/v1 Event', { ...namespaced, regarding: { namespace: 'a' } }), [
    'eventTime: Required value',
    'type: Invalid value: "": has invalid value: ',
  ]);
});
