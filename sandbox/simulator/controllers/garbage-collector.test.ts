import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metaOf } from '../registry/object-access.ts';
import { openWorkloadCluster, paths, workload } from '../testing/workload-cluster.ts';
import { deleteAs, updateAs } from './create-as.ts';

test('a dependent that is written while its owner goes, goes too', async () => {
  using opened = openWorkloadCluster();
  const { cluster, clock, create, get, pods } = opened;
  create(paths.deployments, workload('shop', { replicas: 2 }));
  await clock.advance(30_000);
  const [owned] = cluster.reader.list(paths.replicaSets, 'default');
  const { name = '' } = metaOf(owned ?? {});
  assert.notEqual(name, '');
  const place = { namespace: 'default', name };
  // A controller whose turn comes between the owner's end and the collector's.
  cluster.later(() =>
    updateAs(cluster, paths.replicaSets, { ...place, subresource: 'status' }, (live) => ({
      ...live,
      status: { ...(live.status as object), readyReplicas: 1 },
    })),
  );
  deleteAs(cluster, paths.deployments, { namespace: 'default', name: 'shop' });
  await clock.advance(60_000);
  assert.equal(get(paths.replicaSets, name), undefined);
  assert.deepEqual(pods(), []);
});
