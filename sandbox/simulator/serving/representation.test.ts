import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServedResource } from '../registry/resource.ts';
import { listParts, representList } from './representation.ts';

test('a list that is made in parts is the one that is made at once, to the order of its fields', () => {
  const about = { media: {}, query: new URLSearchParams(), cluster: {} } as unknown as Parameters<typeof listParts>[2];
  const objects = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name }, spec: {} }));
  const meta = { resourceVersion: '7' };
  const keys = (custom: boolean): string => {
    const resource = { custom, listKind: 'ThingList', apiVersion: 'v1' } as ServedResource;
    for (const some of [[], objects]) {
      const made = [...listParts(some, resource, about, meta)].join('');
      assert.equal(made, `${JSON.stringify(representList(some, resource, about, meta))}\n`);
    }
    return Object.keys(representList([], resource, about, meta)).join(' ');
  };
  assert.equal(keys(false), 'kind apiVersion metadata items');
  assert.equal(keys(true), 'apiVersion items kind metadata', 'as a real server has those of custom resources');
});
