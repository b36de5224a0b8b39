import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorkloadCluster, paths, withImage, workload } from '../../testing/workload-cluster.ts';
import { updateAs } from '../create-as.ts';
import type { Deployment, ReplicaSet } from '../kit/wire.ts';

function open(kubelet = {}) {
  const cluster = openWorkloadCluster(kubelet);
  const deployment = (): Deployment => cluster.get(paths.deployments, 'web');
  const sets = (): ReplicaSet[] =>
    (cluster.cluster.reader.list(paths.replicaSets, 'default') as unknown as ReplicaSet[]).toSorted((a, b) =>
      (a.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '') <
      (b.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '')
        ? -1
        : 1,
    );
  const conditions = (): string[] =>
    (deployment().status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`);
  return { ...cluster, deployment, sets, conditions };
}

test('a new cluster is in order: nothing is written', async () => {
  const { cluster, clock } = open();
  const before = cluster.storage.revision;
  await clock.advance(60_000);
  assert.equal(cluster.storage.revision, before);
});

test('a Deployment becomes available by a ReplicaSet', async () => {
  const { clock, create, deployment, sets, conditions, pods, events } = open();
  create(paths.deployments, workload('web', { replicas: 3 }));
  await clock.advance(500);
  assert.deepEqual(conditions(), ['Available=False MinimumReplicasUnavailable', 'Progressing=True ReplicaSetUpdated']);
  await clock.advance(5_000);
  assert.deepEqual(conditions(), [
    'Available=True MinimumReplicasAvailable',
    'Progressing=True NewReplicaSetAvailable',
  ]);
  const { conditions: _, ...counts } = deployment().status ?? {};
  assert.deepEqual(counts, {
    availableReplicas: 3,
    observedGeneration: 1,
    readyReplicas: 3,
    replicas: 3,
    terminatingReplicas: 0,
    updatedReplicas: 3,
  });
  const [set] = sets();
  const hash = set?.metadata.labels?.['pod-template-hash'] ?? '';
  assert.match(hash, /^[bcdfghjklmnpqrstvwxz2456789]{6,10}$/);
  assert.equal(set?.metadata.name, `web-${hash}`);
  assert.deepEqual(set?.metadata.annotations, {
    'deployment.kubernetes.io/desired-replicas': '3',
    'deployment.kubernetes.io/max-replicas': '4',
    'deployment.kubernetes.io/revision': '1',
  });
  assert.equal(deployment().metadata.annotations?.['deployment.kubernetes.io/revision'], '1');
  assert.ok(pods().every(({ metadata }) => metadata.name.startsWith(`web-${hash}-`)));
  assert.deepEqual(events('web'), [`ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 3`]);
  assert.deepEqual(
    events(`web-${hash}`).sort(),
    pods()
      .map(({ metadata }) => `SuccessfulCreate: Created pod: ${metadata.name}`)
      .sort(),
  );
});

test('a rolling update goes one up, one down', async () => {
  const { clock, create, respec, sets, events, deployment } = open();
  create(paths.deployments, workload('web', { replicas: 3 }));
  await clock.advance(5_000);
  respec(paths.deployments, 'web', (spec) => withImage(spec, 'nginx:1.28'));
  await clock.advance(20_000);
  const [old, next] = sets().map(({ metadata }) => metadata.name);
  assert.deepEqual(events('web').slice(1), [
    `ScalingReplicaSet: Scaled up replica set ${next} from 0 to 1`,
    `ScalingReplicaSet: Scaled down replica set ${old} from 3 to 2`,
    `ScalingReplicaSet: Scaled up replica set ${next} from 1 to 2`,
    `ScalingReplicaSet: Scaled down replica set ${old} from 2 to 1`,
    `ScalingReplicaSet: Scaled up replica set ${next} from 2 to 3`,
    `ScalingReplicaSet: Scaled down replica set ${old} from 1 to 0`,
  ]);
  assert.equal(deployment().status?.updatedReplicas, 3);
  assert.equal(deployment().metadata.annotations?.['deployment.kubernetes.io/revision'], '2');
});

test('going back to an old template takes up its ReplicaSet and remembers its revisions', async () => {
  const { clock, create, respec, sets } = open();
  create(paths.deployments, workload('web', { replicas: 1 }));
  await clock.advance(5_000);
  for (const image of ['nginx:1.28', 'nginx:1.29']) {
    respec(paths.deployments, 'web', (spec) => withImage(spec, image));
    await clock.advance(10_000);
  }
  assert.deepEqual(
    sets().map(({ metadata, spec }) => [metadata.annotations?.['deployment.kubernetes.io/revision'], spec?.replicas]),
    [
      ['2', 0],
      ['3', 1],
    ],
  );
  assert.equal(sets()[1]?.metadata.annotations?.['deployment.kubernetes.io/revision-history'], '1');
});

test('a rollout that never gets ready stops at its bounds, and its deadline passes', async () => {
  const { clock, create, respec, conditions, kubelet, deployment, pods } = open();
  create(paths.deployments, workload('web', { replicas: 4, progressDeadlineSeconds: 30 }));
  await clock.advance(5_000);
  kubelet.becomesReady = (pod) => pod.spec?.containers[0]?.image !== 'bad';
  respec(paths.deployments, 'web', (spec) => withImage(spec, 'bad'));
  await clock.advance(20_000);
  assert.deepEqual(
    pods()
      .map(({ spec }) => spec?.containers[0]?.image)
      .sort(),
    ['bad', 'bad', 'nginx:1.29', 'nginx:1.29', 'nginx:1.29'],
  );
  assert.equal(deployment().status?.unavailableReplicas, 2);
  await clock.advance(20_000);
  assert.deepEqual(conditions(), [
    'Available=True MinimumReplicasAvailable',
    'Progressing=False ProgressDeadlineExceeded',
  ]);
  assert.match(
    deployment().status?.conditions?.[1]?.message ?? '',
    /^ReplicaSet "web-\w+" has timed out progressing\.$/,
  );
});

test('a paused Deployment is only scaled, and says so; it goes on where it was', async () => {
  const { clock, create, respec, conditions, sets, events } = open();
  create(paths.deployments, workload('web', { replicas: 2 }));
  await clock.advance(5_000);
  respec(paths.deployments, 'web', () => ({ paused: true }));
  respec(paths.deployments, 'web', (spec) => withImage(spec, 'nginx:1.28'));
  respec(paths.deployments, 'web', () => ({ replicas: 3 }));
  await clock.advance(5_000);
  assert.ok(conditions().includes('Progressing=Unknown DeploymentPaused'));
  assert.deepEqual(
    sets().map(({ spec }) => spec?.replicas),
    [3],
  );
  assert.match(events('web').at(-1) ?? '', /Scaled up replica set web-\w+ from 2 to 3$/);
  respec(paths.deployments, 'web', () => ({ paused: false }));
  await clock.advance(20_000);
  assert.ok(conditions().includes('Progressing=True NewReplicaSetAvailable'));
  assert.deepEqual(
    sets().map(({ spec }) => spec?.replicas),
    [0, 3],
  );
});

test('one that is recreated starts its new Pods when the last old one is gone', async () => {
  const { clock, create, respec, pods, kubelet } = open();
  create(paths.deployments, workload('web', { replicas: 2, strategy: { type: 'Recreate' } }));
  await clock.advance(5_000);
  kubelet.stopMs = 500;
  respec(paths.deployments, 'web', (spec) => withImage(spec, 'nginx:1.28'));
  await clock.advance(400);
  assert.ok(pods().every(({ metadata }) => metadata.deletionTimestamp !== undefined));
  await clock.advance(5_000);
  assert.deepEqual(
    pods().map(({ spec }) => spec?.containers[0]?.image),
    ['nginx:1.28', 'nginx:1.28'],
  );
});

test('a Deployment scaled amid a rollout shares the new Pods among its ReplicaSets', async () => {
  const { clock, create, respec, sets, kubelet } = open();
  create(
    paths.deployments,
    workload('web', { replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
  );
  await clock.advance(5_000);
  kubelet.becomesReady = () => false;
  respec(paths.deployments, 'web', (spec) => withImage(spec, 'bad'));
  await clock.advance(5_000);
  assert.deepEqual(
    sets().map(({ spec }) => spec?.replicas),
    [8, 5],
  );
  respec(paths.deployments, 'web', () => ({ replicas: 15 }));
  await clock.advance(5_000);
  // The example of the documentation ("Proportional scaling").
  assert.deepEqual(
    sets().map(({ spec }) => spec?.replicas),
    [11, 7],
  );
});

test('old ReplicaSets beyond the limit go', async () => {
  const { clock, create, respec, sets } = open();
  create(paths.deployments, workload('web', { replicas: 1, revisionHistoryLimit: 1 }));
  for (const image of ['a', 'b', 'c']) {
    await clock.advance(10_000);
    respec(paths.deployments, 'web', (spec) => withImage(spec, image));
  }
  await clock.advance(10_000);
  assert.deepEqual(
    sets().map(({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision']),
    ['3', '4'],
  );
});

test('an annotation of the Deployment reaches its ReplicaSet', async () => {
  const { cluster, clock, create, sets } = open();
  create(paths.deployments, workload('web', { replicas: 1 }));
  await clock.advance(5_000);
  updateAs(cluster, paths.deployments, { namespace: 'default', name: 'web' }, (live) => {
    const metadata = live.metadata as { annotations?: Record<string, string> };
    return {
      ...live,
      metadata: { ...metadata, annotations: { ...metadata.annotations, 'kubernetes.io/change-cause': 'why' } },
    };
  });
  await clock.advance(1_000);
  assert.equal(sets()[0]?.metadata.annotations?.['kubernetes.io/change-cause'], 'why');
});
