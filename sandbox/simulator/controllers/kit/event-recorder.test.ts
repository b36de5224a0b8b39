import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestCluster } from '../../testing/open-test-cluster.ts';
import { EventRecorder } from './event-recorder.ts';
import type { Event } from './wire.ts';

const object = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u', creationTimestamp: '', resourceVersion: '7' },
};

function open() {
  const { cluster, clock } = openTestCluster({ kubelets: false });
  const recorder = new EventRecorder(cluster, { component: 'tester' });
  const events = () => cluster.reader.list('/api/v1/events', 'default') as unknown as Event[];
  return { cluster, clock, recorder, events };
}

test('an event has all that client-go writes', () => {
  const { recorder, events } = open();
  recorder.record(object, 'Warning', 'Bad', 'it is', 'spec.containers{main}');
  const [{ metadata: _, ...event } = {} as Event] = events();
  assert.deepEqual(event, {
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: {
      apiVersion: 'v1',
      fieldPath: 'spec.containers{main}',
      kind: 'Pod',
      name: 'web',
      namespace: 'default',
      resourceVersion: '7',
      uid: 'u',
    },
    reason: 'Bad',
    message: 'it is',
    source: { component: 'tester' },
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-01T00:00:00Z',
    count: 1,
    type: 'Warning',
    eventTime: null,
    reportingComponent: 'tester',
    reportingInstance: '',
  });
});

test('the same again is counted, and begins anew when it is gone', async () => {
  const { cluster, clock, recorder, events } = open();
  recorder.record(object, 'Normal', 'Again', 'and again');
  await clock.advance(5_000);
  recorder.record(object, 'Normal', 'Again', 'and again');
  const [event] = events();
  assert.deepEqual([events().length, event?.count, event?.lastTimestamp], [1, 2, '2026-01-01T00:00:05Z']);
  cluster.registry('/api/v1/events').remove('default', event?.metadata.name ?? '');
  recorder.record(object, 'Normal', 'Again', 'and again');
  assert.equal(events().length, 1);
});

test('many that differ only in their message are combined, and floods are cut', () => {
  const { recorder, events } = open();
  for (let i = 0; i < 12; i++) recorder.record(object, 'Normal', 'Like', `number ${i}`);
  assert.equal(events().length, 10);
  const combined = events().find(({ message }) => message?.startsWith('(combined from similar events): number 11'));
  assert.equal(combined?.count, 3);
  for (let i = 0; i < 40; i++) recorder.record(object, 'Normal', 'Flood', 'x');
  assert.ok(
    (events().find(({ reason }) => reason === 'Flood')?.count ?? 0) <= 13,
    'twenty-five of an object, then one in five minutes',
  );
});

test('events are forgotten an hour after they were last written', async () => {
  const { clock, recorder, events } = open();
  recorder.record(object, 'Normal', 'Old', 'x');
  await clock.advance(1_800_000);
  recorder.record(object, 'Normal', 'New', 'x');
  await clock.advance(1_802_000);
  assert.deepEqual(
    events().map(({ reason }) => reason),
    ['New'],
  );
  await clock.advance(1_802_000);
  assert.deepEqual(events(), []);
});
