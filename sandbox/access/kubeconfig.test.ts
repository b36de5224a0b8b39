import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterOf, retargetKubeconfig, writeKubeconfig } from './kubeconfig.ts';

test('a kubeconfig is written, read and pointed elsewhere', () => {
  const written = writeKubeconfig({
    server: 'https://127.0.0.1:1',
    authority: 'Y2E=',
    user: 'learner',
    token: 't',
    namespace: 'default',
  });
  assert.deepEqual(clusterOf(written), { server: 'https://127.0.0.1:1', authority: 'Y2E=' });
  const moved = retargetKubeconfig(written, 'https://127.0.0.1:2');
  assert.deepEqual(clusterOf(moved), { server: 'https://127.0.0.1:2', authority: 'Y2E=' });
  assert.match(moved, /token: t/);
  assert.throws(() => clusterOf('clusters: []'));
});
