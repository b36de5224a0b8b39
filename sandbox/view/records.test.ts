import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubernetesObject } from '../../labs/lab.ts';
import type { SeenCluster } from '../checks/watch-cluster.ts';
import { ChangeRecord } from './change-record.ts';
import { diffLines } from './diff-lines.ts';
import { TimelineRecord } from './timeline-record.ts';

const beginning = Date.parse('2026-01-01T00:00:00Z');
let versions = 0;

function object(kind: string, name: string, rest: Record<string, unknown> = {}, metadata = {}): KubernetesObject {
  versions += 1;
  const given = {
    name,
    uid: `${kind}-${name}`,
    resourceVersion: String(versions),
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  return { apiVersion: 'v1', kind, metadata: { ...given, ...metadata }, ...rest };
}
const stateOf = (...objects: KubernetesObject[]): SeenCluster => ({
  list: ({ kind }) => objects.filter((each) => each.kind === kind),
  traffic: [],
});
const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ kind, name, uid: `${kind}-${name}`, controller: true }],
});

test('two texts differ in runs of lines with three unchanged ones around each', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n';
  const after = 'a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n';
  const hunks = diffLines(before, after).map((lines) => lines.map(({ sign, text }) => sign + text));
  assert.deepEqual(hunks, [
    [' a', '-b', '+B', ' c', ' d', ' e'],
    [' i', ' j', ' k', '+l'],
  ]);
  assert.deepEqual(diffLines(before, before), []);
  assert.deepEqual(
    diffLines('', 'x\ny\n')
      .flat()
      .map(({ sign, text }) => sign + text),
    ['+x', '+y'],
  );
  assert.deepEqual(
    diffLines('a\nb\nc', 'c\na\nb')
      .flat()
      .map(({ sign, text }) => sign + text),
    ['+c', ' a', ' b', '-c'],
  );
});

test('what the learner changed is told without what the cluster adds, and a Secret without its values', () => {
  const record = new ChangeRecord();
  const deployment = (replicas: number, generation: number, status: object) =>
    object(
      'Deployment',
      'web',
      { spec: { replicas }, status },
      { generation, annotations: { 'deployment.kubernetes.io/revision': '1' } },
    );
  record.note(stateOf(deployment(2, 1, {})), 1_000);
  assert.deepEqual(record.since(0).changes, [], 'what was there before anybody looked is no change');
  record.note(stateOf(deployment(2, 1, { readyReplicas: 2 })), 2_000);
  assert.deepEqual(record.since(0).changes, [], 'a status is no change of the learner');
  const secret = object('Secret', 'key', { data: { password: Buffer.from('hunter2').toString('base64') } });
  const pod = object('Pod', 'web-x', {}, ownedBy('ReplicaSet', 'web'));
  record.note(stateOf(deployment(3, 2, {}), secret, pod), 10_000);
  record.note(stateOf(deployment(3, 2, {}), pod), 20_000);
  const { changes, moments } = record.since(5_000);
  assert.deepEqual(moments, [20_000, 10_000]);
  assert.deepEqual(
    changes.map(({ kind, how, atMs }) => [kind, how, atMs]),
    [['Deployment', 'changed', 10_000]],
  );
  const signed = changes[0]?.hunks.flat().filter(({ sign }) => sign !== ' ');
  assert.deepEqual(
    signed?.map(({ sign, text }) => sign + text),
    ['-  replicas: 2', '+  replicas: 3'],
  );
  const later = record.since(15_000);
  assert.deepEqual(
    later.changes.map(({ kind, how }) => [kind, how]),
    [['Secret', 'deleted']],
  );
  const text = JSON.stringify(later.changes);
  assert.match(text, /hidden, 7 bytes/);
  assert.doesNotMatch(text, /hunter2|aHVudGVyMg/);
});

test('the life of a Pod is told in lanes: what it was, its probes, its endpoints, and its events', () => {
  const record = new TimelineRecord();
  const pod = (status: object, metadata = {}) =>
    object('Pod', 'a', { spec: { containers: [{ name: 'web', readinessProbe: {} }] }, status }, metadata);
  const container = (ready: boolean) => [
    { name: 'web', ready, started: true, state: { running: { startedAt: '2026-01-01T00:00:01Z' } } },
  ];
  const conditions = (status: string) => [{ type: 'Ready', status }];
  const slice = (ready: boolean, terminating = false) =>
    object(
      'EndpointSlice',
      'web-1',
      { endpoints: [{ conditions: { ready, terminating }, targetRef: { uid: 'Pod-a' } }] },
      { labels: { 'kubernetes.io/service-name': 'web' } },
    );
  const unhealthy = object('Event', 'e', {
    involvedObject: { uid: 'Pod-a' },
    type: 'Warning',
    reason: 'Unhealthy',
    message: 'Readiness probe failed',
    lastTimestamp: '2026-01-01T00:00:02Z',
    count: 2,
  });
  const at = (seconds: number): number => beginning + seconds * 1_000;
  record.note(stateOf(), at(0));
  record.note(stateOf(pod({ phase: 'Pending' })), at(1));
  record.note(
    stateOf(
      pod({ phase: 'Running', conditions: conditions('False'), containerStatuses: container(false) }),
      slice(false),
      unhealthy,
    ),
    at(2),
  );
  record.note(
    stateOf(
      pod({ phase: 'Running', conditions: conditions('True'), containerStatuses: container(true) }),
      slice(true),
      unhealthy,
    ),
    at(4),
  );
  const ending = { deletionTimestamp: '2026-01-01T00:00:36Z' };
  record.note(
    stateOf(
      pod({ phase: 'Running', conditions: conditions('True'), containerStatuses: container(true) }, ending),
      slice(false, true),
    ),
    at(6),
  );
  record.note(stateOf(), at(8));
  const { runs, shown } = record.tell(['Pod-a'], at(9));
  assert.deepEqual(
    runs.map(({ kind, name, fromMs, toMs }) => [kind, name, fromMs, toMs]),
    [['Pod', 'a', at(1), at(8)]],
  );
  const lanes = Object.fromEntries(
    (shown[0]?.lanes ?? []).map(({ title, spans }) => [
      title,
      spans.map(({ fromMs, toMs, label }) => [(fromMs - beginning) / 1_000, ((toMs ?? 0) - beginning) / 1_000, label]),
    ]),
  );
  assert.deepEqual(lanes.pod, [
    [1, 2, 'Pending'],
    [2, 4, 'Running'],
    [4, 6, 'Running'],
    [6, 8, 'Terminating'],
  ]);
  assert.deepEqual(lanes['probe:readinessProbe:web'], [
    [2, 4, 'not yet'],
    [4, 8, 'passes'],
  ]);
  assert.deepEqual(lanes['endpoints:web'], [
    [2, 4, 'not ready'],
    [4, 6, 'ready'],
    [6, 8, 'terminating'],
  ]);
  const probes = shown[0]?.lanes.find(({ title }) => title === 'probes');
  assert.deepEqual(
    probes?.points.map(({ label, count, state }) => [label, count, state]),
    [['Unhealthy', 2, 'bad']],
  );
});

test('a rollout goes on until the last Pod of the version before is gone', () => {
  const record = new TimelineRecord();
  const deployment = (revision: string, status: object) =>
    object(
      'Deployment',
      'web',
      { spec: { replicas: 1 }, status },
      { generation: 1, annotations: { 'deployment.kubernetes.io/revision': revision } },
    );
  const set = (name: string, revision: string, replicas: number) =>
    object(
      'ReplicaSet',
      name,
      { spec: { replicas }, status: { replicas, readyReplicas: replicas } },
      { ...ownedBy('Deployment', 'web'), annotations: { 'deployment.kubernetes.io/revision': revision } },
    );
  const pod = (name: string, of: string) =>
    object(
      'Pod',
      name,
      { status: { phase: 'Running' } },
      { ...ownedBy('ReplicaSet', of), creationTimestamp: '1970-01-01T00:00:01Z' },
    );
  const complete = { updatedReplicas: 1, replicas: 1, availableReplicas: 1, observedGeneration: 1 };
  record.note(stateOf(deployment('1', complete), set('web-1', '1', 1), pod('p1', 'web-1')), 1_000);
  record.note(
    stateOf(
      deployment('2', { replicas: 2, availableReplicas: 1 }),
      set('web-1', '1', 1),
      set('web-2', '2', 1),
      pod('p1', 'web-1'),
      pod('p2', 'web-2'),
    ),
    2_000,
  );
  record.note(
    stateOf(
      deployment('2', complete),
      set('web-1', '1', 0),
      set('web-2', '2', 1),
      pod('p1', 'web-1'),
      pod('p2', 'web-2'),
    ),
    3_000,
  );
  assert.equal(record.tell([], 3_000).runs[0]?.toMs, null, 'one Pod of the old version is still there');
  record.note(
    stateOf(deployment('2', complete), set('web-1', '1', 0), set('web-2', '2', 1), pod('p2', 'web-2')),
    4_000,
  );
  const { runs } = record.tell([], 4_000);
  const rollouts = runs.filter(({ kind }) => kind === 'Deployment');
  assert.deepEqual(
    rollouts.map(({ revision, fromMs, toMs }) => [revision, fromMs, toMs]),
    [['2', 2_000, 4_000]],
  );
  const { shown } = record.tell([rollouts[0]?.id ?? ''], 4_000);
  assert.deepEqual(
    shown[0]?.lanes.map(({ title }) => title),
    ['rollout', 'available', 'name:web-1', 'name:web-2', 'name:p1', 'name:p2'],
  );
});
