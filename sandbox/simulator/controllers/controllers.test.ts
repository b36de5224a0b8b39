import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cluster } from '../cluster/cluster.ts';
import { openWorkloadCluster, paths, template, workload } from '../testing/workload-cluster.ts';

test('a cluster that comes back after a restart is in order: nothing is written', async () => {
  const { cluster, clock, create } = openWorkloadCluster();
  create(paths.services, { metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
  create(paths.deployments, workload('web', { replicas: 3 }));
  create('/apis/apps/v1/statefulsets', workload('db', { replicas: 2, serviceName: 'db' }));
  create('/apis/apps/v1/daemonsets', workload('agent'));
  create('/apis/policy/v1/poddisruptionbudgets', {
    metadata: { name: 'web' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  });
  create('/api/v1/persistentvolumeclaims', {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  create(paths.pods, { ...template('user', { volumes }), metadata: { name: 'user' } });
  create('/apis/batch/v1/jobs', {
    metadata: { name: 'work' },
    spec: { template: template('work', { restartPolicy: 'Never' }) },
  });
  await clock.advance(30_000);
  const records = cluster.storage
    .list('/')
    .map(({ key, entry }) => ({ key, revision: entry.revision, object: entry.object }));
  cluster.close();
  using again = closing(
    new Cluster({
      id: 'test',
      clock,
      random: () => 0.5,
      newUid: () => 'none',
      records,
      credentials: { administrator: 'none', tokenKey: {} as never },
      kubelets: false,
    }),
  );
  const before = again.cluster.storage.revision;
  const written: string[] = [];
  again.cluster.storage.watch('/', before, ({ type, key }) => written.push(`${type} ${key}`));
  await clock.advance(60_000);
  assert.deepEqual(written, []);
});

test('Pods of a big Deployment take as long as those of a small one', async () => {
  const { cluster, clock, create, get } = openWorkloadCluster();
  const registry = cluster.registry(paths.nodes);
  const node = registry.get('', 'drydock-control-plane');
  const resources = { cpu: '400', memory: '800Gi', pods: '2000' };
  registry.put('', 'drydock-control-plane', { ...node, status: { allocatable: resources, capacity: resources } });
  const msPerPod = async (name: string, replicas: number): Promise<number> => {
    const { user } = process.cpuUsage();
    create(paths.deployments, workload(name, { replicas }));
    for (let seconds = 0; seconds < 20; seconds++) await clock.advance(1_000);
    assert.equal(
      get<{ status: { availableReplicas: number } }>(paths.deployments, name).status.availableReplicas,
      replicas,
    );
    return (process.cpuUsage().user - user) / 1_000 / replicas;
  };
  await msPerPod('warm-up', 50);
  const small = await msPerPod('small', 50);
  const big = await msPerPod('big', 400);
  assert.ok(big < 4 * small + 5, `${big.toFixed(1)} ms beside ${small.toFixed(1)} ms for each Pod`);
});

function closing(cluster: Cluster): { cluster: Cluster } & Disposable {
  return { cluster, [Symbol.dispose]: () => cluster.close() };
}
