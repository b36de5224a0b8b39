import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { JsonObject } from '../../patch/json.ts';
import { openWorkloadCluster, paths } from '../../testing/workload-cluster.ts';
import { dumpTemplate } from './dump-template.ts';
import { templateHash } from './template-hash.ts';

/** Templates as they were created on a real cluster, and the name of the ReplicaSet or revision that came of them. */
const recorded: { kind: 'Deployment' | 'DaemonSet'; name: string; template: JsonObject }[] = JSON.parse(
  readFileSync(new URL('./recorded/template-hashes.json', import.meta.url), 'utf8'),
);

test('ReplicaSets and revisions of DaemonSets are called as on a real cluster', async () => {
  const { cluster, clock, create } = openWorkloadCluster();
  const owner = (name: string): string => name.slice(0, name.lastIndexOf('-'));
  for (const { kind, name, template } of recorded)
    create(kind === 'Deployment' ? paths.deployments : paths.daemonSets, {
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: owner(name) },
      spec: { selector: { matchLabels: { app: 'x' } }, template, ...(kind === 'Deployment' ? { replicas: 0 } : {}) },
    });
  await clock.advance(5_000);
  const names = (path: string): string[] =>
    (cluster.reader.list(path, 'default') as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
  const wanted = (of: string): string[] => recorded.filter(({ kind }) => kind === of).map(({ name }) => name);
  assert.deepEqual(names(paths.replicaSets).toSorted(), wanted('Deployment').toSorted());
  assert.deepEqual(names('/apis/apps/v1/controllerrevisions').toSorted(), wanted('DaemonSet').toSorted());
});

test('empty lists and maps are nil, as after protobuf; pointers to empty structs are not', () => {
  const dump = dumpTemplate({ spec: { containers: [], nodeSelector: {}, volumes: [{ name: 'v', emptyDir: {} }] } });
  assert.match(dump, / Containers:\(\[\]v1\.Container\)<nil> /);
  assert.match(dump, / NodeSelector:\(map\[string\]string\)<nil> /);
  assert.match(dump, / EmptyDir:\(\*v1\.EmptyDirVolumeSource\)\{Medium:\(v1\.StorageMedium\) SizeLimit:/);
  assert.match(dump, /HostPath:\(\*v1\.HostPathVolumeSource\)<nil> /);
});

test('a collision count makes another hash', () => {
  const hashes = [undefined, 0, 1].map((count) => templateHash({ spec: {} }, count));
  assert.equal(new Set(hashes).size, 3);
});
