import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deleteAs } from '../controllers/create-as.ts';
import { podCondition } from '../controllers/kit/pods.ts';
import type { Pod } from '../controllers/kit/wire.ts';
import type { JsonObject } from '../patch/json.ts';
import { openWorkloadCluster, paths } from '../testing/workload-cluster.ts';

function open() {
  const cluster = openWorkloadCluster();
  const pod = (name: string, spec: JsonObject = {}, labels: JsonObject = {}, resources: JsonObject = {}): void => {
    cluster.create(paths.pods, {
      metadata: { name, labels },
      spec: { containers: [{ name: 'main', image: 'nginx', resources }], ...spec },
    });
  };
  const get = (name: string): Pod => cluster.get(paths.pods, name);
  const why = (name: string): string | undefined => podCondition(get(name), 'PodScheduled')?.message;
  return { ...cluster, pod, get, why };
}

const first = 'drydock-control-plane';
const unhelpful =
  'no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';

test('a Pod gets its node, and an event says so', async () => {
  const { clock, pod, get, events } = open();
  pod('a');
  await clock.settle();
  assert.equal(get('a').spec?.nodeName, first);
  assert.equal(podCondition(get('a'), 'PodScheduled')?.status, 'True');
  assert.deepEqual(events('a'), [`Scheduled: Successfully assigned default/a to ${first}`]);
  assert.equal(get('a').metadata.generation, 1, 'binding is no new wish');
});

test('what stands in the way is told in the real words', async () => {
  const { clock, pod, why, events, get } = open();
  pod('large', {}, {}, { requests: { cpu: '100' } });
  pod('picky', { nodeSelector: { disk: 'ssd' } });
  pod('claims', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'nope' } }] });
  await clock.settle();
  const insufficient = `0/1 nodes are available: 1 Insufficient cpu. ${unhelpful}`;
  assert.equal(why('large'), insufficient);
  assert.equal(
    why('picky'),
    `0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector. ${unhelpful}`,
  );
  assert.equal(why('claims'), '0/1 nodes are available: persistentvolumeclaim "nope" not found. not found');
  assert.deepEqual(events('large'), [`FailedScheduling: ${insufficient}`]);
  const { reason, status } = podCondition(get('large'), 'PodScheduled') ?? {};
  assert.deepEqual([reason, status], ['Unschedulable', 'False']);
});

test('a Pod that fits nowhere is tried again when something changes, and every five minutes', async () => {
  const { cluster, clock, pod, addNode, get, events } = open();
  pod('picky', { nodeSelector: { disk: 'ssd' } });
  await clock.advance(310_000);
  const [event] = cluster.reader.list('/api/v1/events', 'default');
  assert.equal(event?.count, 2);
  addNode('ssd', { labels: { disk: 'ssd' } });
  await clock.advance(1_000);
  assert.equal(get('picky').spec?.nodeName, 'ssd');
  assert.equal(events('picky').length, 2);
});

test('taints keep Pods away that do not tolerate them', async () => {
  const { clock, pod, addNode, get, why, respec } = open();
  respec(paths.nodes, first, () => ({ unschedulable: true }));
  addNode('tainted', { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } });
  await clock.settle();
  pod('plain');
  pod('tolerant', { tolerations: [{ key: 'gpu', operator: 'Exists' }] });
  await clock.settle();
  assert.match(
    why('plain') ?? '',
    /^0\/2 nodes are available: 2 node\(s\) had untolerated taint\(s\)\.|^0\/2 nodes are available: 1 node\(s\) had untolerated taint\(s\), 1 node\(s\) were unschedulable\./,
  );
  assert.equal(get('tolerant').spec?.nodeName, 'tainted');
});

test('anti-affinity puts Pods onto different nodes, affinity onto the same', async () => {
  const { clock, pod, addNode, get, why } = open();
  addNode('second');
  const term = { labelSelector: { matchLabels: { app: 'x' } }, topologyKey: 'kubernetes.io/hostname' };
  const required = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  for (const name of ['a', 'b', 'c']) pod(name, { affinity: { podAntiAffinity: required } }, { app: 'x' });
  await clock.settle();
  assert.deepEqual([get('a').spec?.nodeName, get('b').spec?.nodeName].sort(), [first, 'second']);
  assert.match(
    why('c') ?? '',
    /^0\/2 nodes are available: 2 node\(s\) didn't match pod anti-affinity rules\. no new claims to deallocate, preemption: 0\/2 nodes are available: 2 No preemption victims found for incoming pod\.$/,
  );
  pod('near', { affinity: { podAffinity: required } });
  await clock.settle();
  assert.ok(get('near').spec?.nodeName);
});

test('topology spread keeps the skew', async () => {
  const { clock, pod, addNode, pods } = open();
  addNode('second');
  addNode('third');
  const topologySpreadConstraints = [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'x' } },
    },
  ];
  for (let i = 0; i < 6; i++) pod(`p${i}`, { topologySpreadConstraints }, { app: 'x' });
  await clock.settle();
  const counts = Object.groupBy(pods(), ({ spec }) => spec?.nodeName ?? '');
  assert.deepEqual(
    Object.values(counts).map((on) => on?.length),
    [2, 2, 2],
  );
});

test('Pods of a workload spread by themselves', async () => {
  const { clock, addNode, create, pods } = open();
  addNode('second');
  create(paths.replicaSets, {
    metadata: { name: 'web' },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  });
  await clock.settle();
  await clock.settle();
  const counts = Object.groupBy(pods(), ({ spec }) => spec?.nodeName ?? '');
  assert.deepEqual(
    Object.values(counts).map((on) => on?.length),
    [2, 2],
  );
});

test('an important Pod takes the place of a lesser one', async () => {
  const { clock, create, pod, get, events } = open();
  create('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: 'vital' }, value: 1_000 });
  pod('low', {}, {}, { requests: { cpu: '3' } });
  await clock.advance(2_000);
  pod('high', { priorityClassName: 'vital' }, {}, { requests: { cpu: '2' } });
  await clock.settle();
  assert.equal(get('high').status?.nominatedNodeName, first);
  assert.notEqual(get('low').metadata.deletionTimestamp, undefined);
  assert.equal(podCondition(get('low'), 'DisruptionTarget')?.reason, 'PreemptionByScheduler');
  assert.ok(events('low').includes(`Preempted: Preempted by pod ${get('high').metadata.uid} on node ${first}`));
  assert.deepEqual(events('high'), ['FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.']);
  await clock.advance(2_000);
  assert.equal(get('high').spec?.nodeName, first);
});

test('one of the same importance does not, and is told that nobody can go', async () => {
  const { clock, pod, why } = open();
  pod('a', {}, {}, { requests: { cpu: '3' } });
  pod('b', {}, {}, { requests: { cpu: '3' } });
  await clock.settle();
  assert.equal(
    why('b'),
    '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
  );
});

test('a gate holds a Pod back; room that is freed lets one in', async () => {
  const { cluster, clock, pod, respec, get } = open();
  pod('gated', { schedulingGates: [{ name: 'example.com/wait' }] });
  pod('a', {}, {}, { requests: { cpu: '3' } });
  pod('b', {}, {}, { requests: { cpu: '3' } });
  await clock.advance(2_000);
  assert.equal(get('gated').spec?.nodeName, undefined);
  respec(paths.pods, 'gated', () => ({ schedulingGates: [] }));
  deleteAs(cluster, paths.pods, { namespace: 'default', name: 'a' });
  await clock.advance(2_000);
  assert.equal(get('gated').spec?.nodeName, first);
  assert.equal(get('b').spec?.nodeName, first);
});
