import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, paths, withImage, workload } from '../../testing/workload-cluster.ts';
import { deleteAs } from '../create-as.ts';
import type { ControllerRevision, DaemonSet } from '../kit/wire.ts';

const sets = '/apis/apps/v1/daemonsets';
const first = 'drydock-control-plane';

function open(kubelet = {}) {
  const cluster = openWorkloadCluster(kubelet);
  const onNodes = (): string[] =>
    cluster
      .pods()
      .map(({ spec }) => spec?.nodeName ?? '')
      .sort();
  const set = (): DaemonSet => cluster.get(sets, 'agent');
  return { ...cluster, onNodes, set };
}

test('each node that fits has one Pod, those that come later too', async () => {
  const { cluster, clock, create, addNode, onNodes, set, pods } = open();
  addNode('second');
  addNode('tainted', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } });
  create(sets, workload('agent'));
  await clock.advance(3_000);
  assert.deepEqual(onNodes(), [first, 'second']);
  assert.deepEqual(set().status, {
    currentNumberScheduled: 2,
    desiredNumberScheduled: 2,
    numberAvailable: 2,
    numberMisscheduled: 0,
    numberReady: 2,
    observedGeneration: 1,
    updatedNumberScheduled: 2,
  });
  const [pod] = pods();
  assert.equal(pod?.metadata.labels?.['pod-template-generation'], '1');
  const [revision] = cluster.reader.list(
    '/apis/apps/v1/controllerrevisions',
    'default',
  ) as unknown as ControllerRevision[];
  assert.equal(revision?.metadata.name, `agent-${pod?.metadata.labels?.['controller-revision-hash']}`);
  addNode('third');
  await clock.advance(3_000);
  assert.deepEqual(onNodes(), [first, 'second', 'third']);
  deleteAs(cluster, paths.nodes, { namespace: '', name: 'third' });
  await clock.advance(3_000);
  assert.equal(set().status?.desiredNumberScheduled, 2);
});

test('a cordoned node keeps its Pod; a node that does not fit any more loses it', async () => {
  const { cluster, clock, create, onNodes, respec } = open();
  create(sets, workload('agent', {}, { nodeSelector: { role: 'db' } }));
  await clock.advance(2_000);
  assert.deepEqual(onNodes(), []);
  const registry = cluster.registry(paths.nodes);
  const label = (labels: JsonObject): void => {
    const live = registry.get('', first);
    registry.put('', first, { ...live, metadata: { ...(live.metadata as JsonObject), labels } });
  };
  label({ role: 'db' });
  await clock.advance(2_000);
  respec(paths.nodes, first, () => ({ unschedulable: true }));
  await clock.advance(2_000);
  assert.deepEqual(onNodes(), [first]);
  label({});
  await clock.advance(2_000);
  assert.deepEqual(onNodes(), []);
});

test('a rolling update renews one node after the other', async () => {
  const { clock, create, addNode, respec, pods, kubelet } = open();
  addNode('second');
  create(sets, workload('agent'));
  await clock.advance(3_000);
  kubelet.becomesReady = (pod) => pod.spec?.containers[0]?.image !== 'bad';
  respec(sets, 'agent', (spec) => withImage(spec, 'bad'));
  await clock.advance(20_000);
  assert.deepEqual(
    pods()
      .map(({ spec }) => spec?.containers[0]?.image)
      .sort(),
    ['bad', 'nginx:1.29'],
  );
  respec(sets, 'agent', (spec) => withImage(spec, 'nginx:1.28'));
  await clock.advance(20_000);
  assert.deepEqual(
    pods().map(({ spec }) => spec?.containers[0]?.image),
    ['nginx:1.28', 'nginx:1.28'],
  );
});

test('with a surge the new Pod comes before the old one goes', async () => {
  const { clock, create, respec, pods, set } = open();
  create(
    sets,
    workload('agent', { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }),
  );
  await clock.advance(3_000);
  respec(sets, 'agent', (spec) => withImage(spec, 'nginx:1.28'));
  await clock.advance(500);
  assert.equal(pods().length, 2);
  await clock.advance(5_000);
  assert.deepEqual(
    pods().map(({ spec }) => spec?.containers[0]?.image),
    ['nginx:1.28'],
  );
  assert.equal(set().status?.updatedNumberScheduled, 1);
});

test('a Pod that fails is replaced, later each time', async () => {
  const { clock, create, events } = open({ exits: () => 1 });
  create(sets, workload('agent'));
  await clock.advance(30_000);
  const failures = events('agent').filter((event) => event.startsWith('FailedDaemonPod'));
  assert.ok(failures.length >= 2 && failures.length <= 5, `${failures.length} in half a minute`);
  assert.match(
    failures[0] ?? '',
    /^FailedDaemonPod: Found failed daemon pod default\/agent-\w+ on node drydock-control-plane, will try to kill it$/,
  );
});
