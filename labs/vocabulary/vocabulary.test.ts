import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterState, Condition, KubernetesObject, Memory, Step } from '../lab.ts';
import { podsLab } from '../pods/lab.ts';
import { defineLab, LabError } from './define-lab.ts';
import { podApplied, podExists, podImage, podLabel, podReady, podRestarted } from './pod-conditions.ts';
import { resourceField } from './resource-condition.ts';
import { labelPicks, podStays, podsGone } from './selection-conditions.ts';
import { readyEndpoints, selectorFinds } from './service-conditions.ts';
import { deploymentAvailable, serviceSelectsPods } from './workload-conditions.ts';

function object(
  kind: string,
  name: string,
  rest: Record<string, unknown> = {},
  metadata: Record<string, unknown> = {},
): KubernetesObject {
  return {
    apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
    kind,
    metadata: { name, namespace: 'default', uid: name, ...metadata },
    ...rest,
  };
}

function pod(
  name: string,
  { image = 'nginx:1.27', ready = true, restarts = 0, ...metadata }: Record<string, unknown> = {},
): KubernetesObject {
  return object(
    'Pod',
    name,
    {
      spec: { containers: [{ name, image }] },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
        containerStatuses: [{ name, ready, restartCount: restarts, state: {} }],
      },
    },
    metadata,
  );
}

/** For conditions that need none. */
const noMemory: Memory = { keep: (first) => first(), within: () => noMemory };

function judged(condition: Condition, ...objects: KubernetesObject[]): string {
  return condition.judge(stateOf(objects), noMemory).state;
}

function stateOf(objects: readonly KubernetesObject[]): ClusterState {
  return {
    list: ({ kind }) => objects.filter((each) => each.kind === kind),
    traffic: [],
    now: new Date('2026-01-01T00:00:00Z'),
  };
}

test('conditions on one Pod', () => {
  const table: [Condition, KubernetesObject[], string][] = [
    [podExists({ id: 'a', pod: 'web' }), [], 'not-yet'],
    [podExists({ id: 'a', pod: 'web' }), [pod('wep')], 'wrong'],
    [podExists({ id: 'a', pod: 'web', known: ['hello'] }), [pod('hello')], 'not-yet'],
    [podExists({ id: 'a', pod: 'web' }), [pod('web')], 'met'],
    [podExists({ id: 'a', pod: 'web' }), [pod('web', { deletionTimestamp: '2026-01-01T00:00:00Z' })], 'not-yet'],
    [podImage({ id: 'a', pod: 'web', image: 'nginx:1.27' }), [pod('web')], 'met'],
    [podImage({ id: 'a', pod: 'web', image: 'nginx:1.27' }), [pod('web', { image: 'nginx' })], 'wrong'],
    [podReady({ id: 'a', pod: 'web' }), [pod('web', { ready: false })], 'not-yet'],
    [podReady({ id: 'a', pod: 'web' }), [pod('web')], 'met'],
    [podLabel({ id: 'a', pod: 'web', key: 'app', value: 'web' }), [pod('web')], 'not-yet'],
    [podLabel({ id: 'a', pod: 'web', key: 'app', value: 'web' }), [pod('web', { labels: { app: 'x' } })], 'wrong'],
    [podLabel({ id: 'a', pod: 'web', key: 'app', value: 'web' }), [pod('web', { labels: { app: 'web' } })], 'met'],
    [podApplied({ id: 'a', pod: 'web' }), [pod('web')], 'wrong'],
    [podApplied({ id: 'a', pod: 'web' }), [pod('web', { managedFields: [{ operation: 'Apply' }] })], 'met'],
    [podRestarted({ id: 'a', pod: 'web' }), [pod('web'), pod('b', { restarts: 1 })], 'wrong'],
    [podRestarted({ id: 'a', pod: 'web' }), [pod('web', { restarts: 1 })], 'met'],
  ];
  for (const [condition, objects, expected] of table)
    assert.equal(judged(condition, ...objects), expected, condition.text.en);
});

test('conditions on several Pods', () => {
  const front = labelPicks({ id: 'a', key: 'tier', value: 'front', pods: ['x', 'y'] });
  const labelled = (name: string) => pod(name, { labels: { tier: 'front' } });
  assert.equal(judged(front, labelled('x'), pod('y')), 'not-yet');
  assert.equal(judged(front, labelled('x'), labelled('y')), 'met');
  assert.equal(judged(front, labelled('x'), labelled('y'), labelled('z')), 'wrong');
  assert.equal(
    judged(podsGone({ id: 'a', pods: ['x'] }), pod('x', { deletionTimestamp: '2026-01-01T00:00:00Z' })),
    'not-yet',
  );
  assert.equal(judged(podsGone({ id: 'a', pods: ['x'] }), pod('y')), 'met');
  assert.equal(judged(podStays({ id: 'a', pod: 'x' })), 'wrong');
});

test('conditions on other kinds', () => {
  const status = { observedGeneration: 2, updatedReplicas: 3, availableReplicas: 3 };
  const deployment = (replicas: number, generation = 2) =>
    object('Deployment', 'web', { spec: { replicas }, status }, { generation });
  const three = deploymentAvailable({ id: 'a', deployment: 'web', replicas: 3 });
  assert.deepEqual(
    [judged(three), judged(three, deployment(3)), judged(three, deployment(3, 3)), judged(three, deployment(2))],
    ['not-yet', 'met', 'not-yet', 'wrong'],
  );
  const service = object('Service', 'web', { spec: { selector: { app: 'web' } } });
  const picks = serviceSelectsPods({ id: 'a', service: 'web' });
  assert.deepEqual(
    [judged(picks, service), judged(picks, service, pod('p', { labels: { app: 'web' } }))],
    ['wrong', 'met'],
  );
  const field = resourceField({
    id: 'a',
    apiVersion: 'v1',
    kind: 'Service',
    name: 'web',
    path: ['spec', 'selector', 'app'],
    equals: 'web',
    otherwise: 'wrong',
  });
  assert.equal(judged(field, service), 'met');
});

test("what is wrong is told in the learner's own names", () => {
  const seen = (condition: Condition, ...objects: KubernetesObject[]): string =>
    condition.judge(stateOf(objects), noMemory).seen.en;
  const service = object('Service', 'web', { spec: { selector: { app: 'wbe' }, ports: [{ port: 80 }] } });
  const web = pod('web-1', { labels: { app: 'web', 'pod-template-hash': 'x' }, ready: false });
  const finds = selectorFinds({ id: 'a', service: 'web', label: 'app=web' });
  const told = 'Service web selects app=wbe; no Pod has that. Pods here have app=web';
  assert.equal(seen(finds, service, web), told);
  assert.equal(seen(serviceSelectsPods({ id: 'a', service: 'web' }), service, web), told);
  assert.equal(seen(readyEndpoints({ id: 'a', service: 'web', count: 1 }), service, web), told);
  assert.equal(
    seen(finds, object('Service', 'wep', { spec: {} })),
    'there is no Service web; of this kind there are: wep',
  );
  const slice = {
    ...object('EndpointSlice', 'web-x', {}, { labels: { 'kubernetes.io/service-name': 'web' } }),
    endpoints: [{ conditions: { ready: false }, targetRef: { name: 'web-1' } }],
  };
  const right = object('Service', 'web', { spec: { selector: { app: 'web' } } });
  assert.equal(
    seen(readyEndpoints({ id: 'a', service: 'web', count: 1 }), right, web, slice),
    '0 ready; not: web-1 (Running, not ready)',
  );
  assert.equal(seen(podReady({ id: 'a', pod: 'web' }), pod('wep')), 'there is no Pod web; of this kind there are: wep');
  assert.equal(
    seen(podImage({ id: 'a', pod: 'web', container: 'log', image: 'busybox:1.37' }), pod('web')),
    'there is no container log; of this kind there are: web',
  );
  assert.equal(
    seen(deploymentAvailable({ id: 'a', deployment: 'web', replicas: 1 }), object('Deployment', 'wed')),
    'there is no Deployment web; of this kind there are: wed',
  );
});

test('a lab that contradicts itself is refused with step and field', () => {
  const [first] = podsLab.steps;
  assert.ok(first);
  const named = { id: 'broken', title: { en: 'B', ja: 'B' } };
  const lab = (steps: readonly Step[]) => () => defineLab({ ...named, steps });
  const refused = (step: string | undefined, field: RegExp) => (error: unknown) =>
    error instanceof LabError && error.step === step && field.test(error.field);
  assert.throws(lab([first, first]), refused(undefined, /^steps$/));
  assert.throws(lab([{ ...first, wrong: [] }]), refused('first-pod', /^wrong$/));
  assert.throws(
    lab([{ ...first, wrong: first.wrong.map((w) => ({ ...w, caughtBy: 'none' })) }]),
    refused('first-pod', /caughtBy/),
  );
  assert.throws(lab([{ ...first, goal: { en: 'x', ja: ' ' } }]), refused('first-pod', /goal/));
  const terminals =
    (names: readonly string[], label = { en: 'Logs', ja: 'ログ' }) =>
    () =>
      defineLab({ ...named, steps: [first], terminals: names.map((name) => ({ name, label })) });
  assert.doesNotThrow(terminals(['logs', 'watch']));
  assert.throws(terminals(['logs', 'logs']), refused(undefined, /^terminals$/));
  assert.throws(terminals(['main']), refused(undefined, /^terminals$/));
  assert.throws(terminals(['Log files']), refused(undefined, /^terminals$/));
  assert.throws(terminals(['logs'], { en: 'Logs', ja: '' }), refused(undefined, /^terminals\.logs$/));
  const [condition] = first.conditions;
  assert.ok(condition);
  const unknownKind = { ...condition, watches: [{ apiVersion: 'v1', kind: 'Pot' }] };
  assert.throws(
    lab([{ ...first, conditions: [unknownKind, ...first.conditions.slice(1)] }]),
    /there is no kind Pot in v1/,
  );
});
