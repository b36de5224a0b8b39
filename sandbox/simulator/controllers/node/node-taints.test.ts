import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, paths, template } from '../../testing/workload-cluster.ts';
import { deleteAs } from '../create-as.ts';
import { podCondition } from '../kit/pods.ts';
import type { Node, Pod } from '../kit/wire.ts';

function open() {
  const cluster = openWorkloadCluster();
  cluster.addNode('second');
  const taints = (): string[] =>
    (cluster.get<Node>(paths.nodes, 'second').spec?.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
  const pod = (name: string, spec: JsonObject = {}): void => {
    const nodeSelector = { 'kubernetes.io/hostname': 'second' };
    cluster.create(paths.pods, { ...template(name, { nodeSelector, ...spec }), metadata: { name } });
  };
  const get = (name: string): Pod => cluster.get(paths.pods, name);
  return { ...cluster, taints, pod, getPod: get };
}

test('a cordon is a taint, and its end takes it off', async () => {
  const { clock, respec, taints } = open();
  respec(paths.nodes, 'second', () => ({ unschedulable: true }));
  await clock.advance(100);
  assert.deepEqual(taints(), ['node.kubernetes.io/unschedulable:NoSchedule']);
  respec(paths.nodes, 'second', () => ({ unschedulable: false }));
  await clock.advance(100);
  assert.deepEqual(taints(), []);
});

test('a node that is not ready is tainted until it is', async () => {
  const { cluster, clock, taints } = open();
  const registry = cluster.registry(paths.nodes);
  const tell = (status: string): void => {
    const node = registry.get('', 'second');
    registry.put('', 'second', {
      ...node,
      status: { ...(node.status as JsonObject), conditions: [{ type: 'Ready', status }] },
    });
  };
  tell('False');
  await clock.advance(100);
  assert.deepEqual(taints(), ['node.kubernetes.io/not-ready:NoSchedule']);
  tell('True');
  await clock.advance(100);
  assert.deepEqual(taints(), []);
});

test('NoExecute drives out Pods that do not tolerate it, and those that do after their time', async () => {
  const { clock, respec, pod, getPod, events } = open();
  const toleration = { key: 'broken', operator: 'Exists', effect: 'NoExecute' };
  pod('plain');
  pod('patient', { tolerations: [{ ...toleration, tolerationSeconds: 30 }] });
  pod('tolerant', { tolerations: [toleration] });
  await clock.advance(2_000);
  respec(paths.nodes, 'second', () => ({ taints: [{ key: 'broken', effect: 'NoExecute' }] }));
  await clock.settle();
  assert.equal(podCondition(getPod('plain'), 'DisruptionTarget')?.reason, 'DeletionByTaintManager');
  assert.ok(events('plain').includes('TaintManagerEviction: Marking for deletion Pod default/plain'));
  await clock.advance(20_000);
  assert.equal(getPod('plain'), undefined);
  assert.ok(getPod('patient'));
  await clock.advance(15_000);
  assert.deepEqual([getPod('patient'), getPod('tolerant').metadata.deletionTimestamp], [undefined, undefined]);
});

test('Pods of a node that is gone are taken away', async () => {
  const { cluster, clock, pod, getPod } = open();
  pod('lost');
  await clock.advance(2_000);
  deleteAs(cluster, paths.nodes, { namespace: '', name: 'second' });
  await clock.advance(30_000);
  assert.ok(getPod('lost'));
  await clock.advance(15_000);
  assert.equal(getPod('lost'), undefined);
});
