import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitions, pathOf, printerColumns, resolve, resourceLists, type Schema, schemaOf } from './structure.ts';

test('every kind that can be listed has a schema and columns', () => {
  for (const [path, resources] of Object.entries(resourceLists)) {
    for (const resource of resources.filter((r) => r.verbs.includes('list'))) {
      const apiVersion = path.replace(/^\/apis?\//, '');
      assert.equal(schemaOf(apiVersion, resource.kind)?.type, 'object', `${apiVersion} ${resource.kind}`);
      assert.ok(printerColumns[`${path}/${resource.name}`]?.length, `${path}/${resource.name}`);
    }
  }
});

test('every reference leads somewhere', () => {
  let references = 0;
  const walk = (schema: Schema): void => {
    if (schema.$ref !== undefined) references += 1;
    if (schema.$ref !== undefined || schema.allOf !== undefined) assert.ok(resolve(schema));
    for (const child of [...(schema.allOf ?? []), ...Object.values(schema.properties ?? {})]) walk(child);
    if (schema.items) walk(schema.items);
    if (typeof schema.additionalProperties === 'object') walk(schema.additionalProperties);
  };
  Object.values(definitions).forEach(walk);
  assert.ok(references > 800, `${references} references`);
});

test('no prose came along', () => {
  for (const [name, schema] of Object.entries(definitions)) {
    assert.notEqual(typeof (schema as { description?: unknown }).description, 'string', name);
  }
});

test('merge keys and paths are where kubectl looks for them', () => {
  const container = resolve(definitions['io.k8s.api.core.v1.PodSpec']?.properties?.containers?.items ?? {});
  assert.equal(container.properties?.ports?.['x-kubernetes-patch-merge-key'], 'containerPort');
  assert.deepEqual(container.properties?.ports?.['x-kubernetes-list-map-keys'], ['containerPort', 'protocol']);
  assert.equal(pathOf('v1'), '/api/v1');
  assert.equal(pathOf('apps/v1'), '/apis/apps/v1');
});
