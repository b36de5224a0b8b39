import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../patch/json.ts';
import { CustomResources } from './custom-resources.ts';
import { compareVersions } from './served/versions.ts';
import { commonLanguage, settled, texts } from './testing/widget.ts';

const spec = {
  group: 'm1.example.com',
  names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'], categories: ['all'] },
};
const metadata = { name: 'crontabs.m1.example.com' };
const cronTab = settled({
  schema: {
    type: 'object',
    description: 'a cron',
    properties: {
      spec: {
        type: 'object',
        required: ['cronSpec'],
        properties: {
          cronSpec: { type: 'string', pattern: '^a', description: 'the spec' },
          replicas: { type: 'integer', default: 1, minimum: 1 },
          port: { 'x-kubernetes-int-or-string': true },
          tpl: {
            type: 'object',
            'x-kubernetes-embedded-resource': true,
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
      status: { type: 'object', properties: { replicas: { type: 'integer' }, sel: { type: 'string' } } },
    },
  },
  version: {
    subresources: {
      status: {},
      scale: {
        specReplicasPath: '.spec.replicas',
        statusReplicasPath: '.status.replicas',
        labelSelectorPath: '.status.sel',
      },
    },
    additionalPrinterColumns: [{ name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' }],
    selectableFields: [{ jsonPath: '.spec.cronSpec' }],
  },
  spec,
  metadata,
}) as unknown as JsonObject;

function resources(...definitions: readonly JsonObject[]): CustomResources {
  const made = new CustomResources(commonLanguage);
  for (const definition of definitions) made.set(definition);
  return made;
}

test('without definitions there is nothing', () => {
  const none = resources();
  assert.equal(none.stamp, '');
  assert.deepEqual(none.served(), []);
  assert.deepEqual(none.resourceLists(), {});
  assert.deepEqual(none.openApiParts(), {});
});

test('discovery', () => {
  const verbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
  assert.deepEqual(resources(cronTab).resourceLists(), {
    '/apis/m1.example.com/v1': [
      {
        name: 'crontabs',
        singularName: 'crontab',
        namespaced: true,
        kind: 'CronTab',
        verbs,
        shortNames: ['ct'],
        categories: ['all'],
        storageVersionHash: 'IQsQAndUXYA=',
      },
      {
        name: 'crontabs/status',
        singularName: '',
        namespaced: true,
        kind: 'CronTab',
        verbs: ['get', 'patch', 'update'],
      },
      {
        name: 'crontabs/scale',
        singularName: '',
        namespaced: true,
        group: 'autoscaling',
        version: 'v1',
        kind: 'Scale',
        verbs: ['get', 'patch', 'update'],
      },
    ],
  });
});

test('the published schema', () => {
  const { schemas, paths } = resources(cronTab).openApiParts()['apis/m1.example.com/v1'] ?? { schemas: {}, paths: {} };
  assert.deepEqual(Object.keys(schemas), ['com.example.m1.v1.CronTab', 'com.example.m1.v1.CronTabList']);
  const schema = schemas['com.example.m1.v1.CronTab'];
  const { port, tpl } = schema?.properties?.spec?.properties ?? {};
  assert.deepEqual(Object.keys(schema?.properties ?? {}).toSorted(), [
    'apiVersion',
    'kind',
    'metadata',
    'spec',
    'status',
  ]);
  assert.deepEqual(schema?.properties?.metadata, {
    description:
      "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
    allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }],
  });
  assert.deepEqual(port, { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true });
  assert.deepEqual(tpl?.required, ['kind', 'apiVersion']);
  assert.deepEqual(schema?.['x-kubernetes-group-version-kind'], [
    { group: 'm1.example.com', kind: 'CronTab', version: 'v1' },
  ]);
  assert.deepEqual(Object.keys(paths).toSorted(), [
    '/apis/m1.example.com/v1/crontabs',
    '/apis/m1.example.com/v1/namespaces/{namespace}/crontabs',
    '/apis/m1.example.com/v1/namespaces/{namespace}/crontabs/{name}',
    '/apis/m1.example.com/v1/namespaces/{namespace}/crontabs/{name}/scale',
    '/apis/m1.example.com/v1/namespaces/{namespace}/crontabs/{name}/status',
  ]);
});

test('columns, selectable fields and the scale', () => {
  const resource = resources(cronTab).find('m1.example.com', 'v1', 'crontabs');
  assert.deepEqual(
    resource?.columns.map(({ name, type, format, priority, jsonPath }) => [name, type, format, priority, jsonPath]),
    [
      ['Name', 'string', 'name', 0, '.metadata.name'],
      ['Spec', 'string', '', 0, '.spec.cronSpec'],
    ],
  );
  assert.equal(
    resource?.columns[1]?.description,
    'Custom resource definition column (in JSONPath format): .spec.cronSpec',
  );
  assert.deepEqual(resource?.selectableFields, ['metadata.name', 'metadata.namespace', 'spec.cronSpec']);
  assert.equal(resource?.selectable({ spec: { cronSpec: 'a' } }, 'spec.cronSpec'), 'a');
  assert.equal(resource?.selectable({}, 'spec.cronSpec'), '');
  assert.equal(resource?.selectable({}, 'spec.foo'), undefined);
  assert.equal(resource?.scale?.labelSelectorPath, '.status.sel');
});

test('a status that does not fit is refused in its own words', () => {
  const resource = resources(cronTab).find('m1.example.com', 'v1', 'crontabs');
  const old = { apiVersion: 'm1.example.com/v1', kind: 'CronTab', metadata: { name: 'x' }, spec: { cronSpec: 'a' } };
  const errors = resource?.rules.validateStatusUpdate?.({ ...old, status: { replicas: 'a' } }, old) ?? [];
  assert.deepEqual(texts(errors), [
    'status.replicas: Invalid value: "string": replicas in body must be of type integer: "string"',
    '.status.replicas: Invalid value: 0: .status.replicas accessor error: a is of the type string, expected int64',
  ]);
});

test('what is served stays the same object until the definition changes', () => {
  const made = resources(cronTab);
  const before = made.at('/apis/m1.example.com/v1/crontabs');
  made.set({ ...cronTab, metadata: { ...metadata, labels: { a: 'b' } } });
  assert.equal(made.at('/apis/m1.example.com/v1/crontabs'), before);
  assert.equal(made.stamp, '1');
  made.delete('crontabs.m1.example.com');
  assert.equal(made.at('/apis/m1.example.com/v1/crontabs'), undefined);
  assert.equal(made.stamp, '2');
});

const several = settled({
  spec: {
    scope: 'Cluster',
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        deprecated: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { min: { type: 'integer' }, old: { type: 'string', default: 'o' } },
              },
            },
          },
        },
      },
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { min: { type: 'integer' }, max: { type: 'integer', default: 9 } },
              },
            },
          },
        },
      },
      {
        name: 'v2',
        served: true,
        storage: false,
        deprecated: true,
        deprecationWarning: 'no v2',
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}) as unknown as JsonObject;

test('versions: preference, conversion and warnings', () => {
  const made = resources(several);
  const version = (name: string) => made.find('try.example.com', name, 'widgets');
  assert.deepEqual(Object.keys(made.resourceLists()), [
    '/apis/try.example.com/v2',
    '/apis/try.example.com/v1',
    '/apis/try.example.com/v1beta1',
  ]);
  const stored = { apiVersion: 'try.example.com/v1', kind: 'Widget', metadata: { name: 'x' }, spec: { min: 1 } };
  assert.deepEqual(version('v1')?.fromStored(stored), { ...stored, spec: { min: 1, max: 9 } });
  assert.deepEqual(version('v1beta1')?.fromStored(stored), {
    ...stored,
    apiVersion: 'try.example.com/v1beta1',
    spec: { min: 1 },
  });
  const newer = { ...stored, apiVersion: 'try.example.com/v2', spec: { min: 1, other: 2 } };
  assert.deepEqual(version('v2')?.toStored(newer), stored);
  assert.equal(
    version('v1beta1')?.deprecationWarning,
    'try.example.com/v1beta1 Widget is deprecated; use try.example.com/v1 Widget',
  );
  assert.equal(version('v2')?.deprecationWarning, 'no v2');
  assert.equal(version('v1')?.deprecationWarning, undefined);
  assert.deepEqual(
    version('v2')?.columns.map(({ name }) => name),
    ['Name', 'Age'],
  );
});

test('the order of versions', () => {
  const sorted = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'];
  assert.deepEqual(sorted.toReversed().sort(compareVersions), sorted);
});
