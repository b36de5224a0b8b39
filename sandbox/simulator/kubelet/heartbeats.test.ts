import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestCluster } from '../testing/open-test-cluster.ts';
import { renewHeartbeats } from './heartbeats.ts';

test('who looks finds nodes that gave a sign of life a moment ago, and nothing is written meanwhile', async () => {
  using opened = openTestCluster();
  const { cluster, clock } = opened;
  await clock.settle();
  const { revision } = cluster.storage;
  await clock.advance(3_605_000);
  assert.equal(cluster.storage.revision, revision);
  renewHeartbeats(cluster, 'leases');
  renewHeartbeats(cluster, 'nodes');
  const lease = cluster.reader.get('/apis/coordination.k8s.io/v1/leases', 'kube-node-lease', 'drydock-control-plane');
  assert.equal((lease?.spec as { renewTime?: string } | undefined)?.renewTime, '2026-01-01T01:00:00.000000Z');
  const node = cluster.reader.get('/api/v1/nodes', undefined, 'drydock-control-plane');
  const { conditions = [] } = (node?.status ?? {}) as { conditions?: { lastHeartbeatTime: string }[] };
  assert.deepEqual(
    [...new Set(conditions.map(({ lastHeartbeatTime }) => lastHeartbeatTime))],
    ['2026-01-01T01:00:00Z'],
  );
  const renewed = cluster.storage.revision;
  renewHeartbeats(cluster, 'leases');
  renewHeartbeats(cluster, 'nodes');
  assert.equal(cluster.storage.revision, renewed);
});
