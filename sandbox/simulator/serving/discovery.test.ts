import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { aggregatedDiscovery, groupList, resourceList } from './discovery.ts';

const resourceSchema = z.looseObject({
  resource: z.string(),
  scope: z.string(),
  shortNames: z.array(z.string()).optional(),
  subresources: z.array(z.looseObject({ subresource: z.string(), responseKind: z.unknown() })).optional(),
});
const discoverySchema = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  apiVersion: z.literal('apidiscovery.k8s.io/v2'),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string().optional() }),
      versions: z.array(z.object({ version: z.string(), resources: z.array(resourceSchema) })),
    }),
  ),
});

test('the core group has Pods, and what belongs to them is below them', () => {
  const [core] = discoverySchema.parse(aggregatedDiscovery('core')).items;
  const pods = core?.versions[0]?.resources.find(({ resource }) => resource === 'pods');
  assert.deepEqual([core?.metadata.name, pods?.scope, pods?.shortNames], [undefined, 'Namespaced', ['po']]);
  const eviction = pods?.subresources?.find(({ subresource }) => subresource === 'eviction');
  assert.deepEqual(eviction?.responseKind, { group: 'policy', version: 'v1', kind: 'Eviction' });
});

test('groups come in the order of preference, and so do their versions', () => {
  const { items } = discoverySchema.parse(aggregatedDiscovery('groups'));
  const names = items.map(({ metadata }) => metadata.name);
  assert.ok(names.indexOf('apps') < names.indexOf('batch'));
  assert.deepEqual(
    items.find(({ metadata }) => metadata.name === 'autoscaling')?.versions.map(({ version }) => version),
    ['v2', 'v1'],
  );
});

test('older clients get the same as lists', () => {
  const { groups } = z
    .object({
      groups: z.array(z.object({ name: z.string(), preferredVersion: z.object({ groupVersion: z.string() }) })),
    })
    .parse(groupList());
  assert.equal(groups.find(({ name }) => name === 'autoscaling')?.preferredVersion.groupVersion, 'autoscaling/v2');
  const list = z
    .object({ groupVersion: z.string(), resources: z.array(z.looseObject({ name: z.string() })) })
    .parse(resourceList('/apis/apps/v1'));
  assert.equal(list.groupVersion, 'apps/v1');
  assert.ok(list.resources.some(({ name }) => name === 'deployments/scale'));
  assert.equal(resourceList('/apis/apps/v2'), undefined);
});
