import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openKubelet } from './testing/open-kubelet.ts';
import { nodeMetrics, podMetrics } from './usage-metrics.ts';

test('what a Pod uses is known once it has run for ten seconds before metrics-server asks', async () => {
  using kubelet = openKubelet();
  const { clock, cluster } = kubelet;
  kubelet.run('web', { containers: [{ name: 'web', image: 'test:1' }] });
  const metrics = () => {
    const stored = cluster.reader.get('/api/v1/pods', 'default', 'web');
    return stored && podMetrics(cluster, stored);
  };
  await clock.advance(14_000);
  assert.equal(metrics(), undefined);
  await clock.advance(2_000);
  assert.equal(metrics()?.timestamp, '2026-01-01T00:00:15Z');
  const [container] = (metrics()?.containers ?? []) as { name: string; usage: { cpu: string; memory: string } }[];
  assert.equal(container?.name, 'web');
  assert.match(container?.usage.memory ?? '', /^\d+Ki$/);
});

test('a node uses what its Pods use, and something itself', async () => {
  using kubelet = openKubelet();
  const node = kubelet.cluster.reader.get('/api/v1/nodes', undefined, 'drydock-control-plane');
  assert.ok(node);
  const { usage } = nodeMetrics(kubelet.cluster, node) as unknown as { usage: { cpu: string } };
  assert.match(usage.cpu, /^\d{8,}n$/);
});

test('a busy container takes what its limit leaves it, and is told so while it lasts', async () => {
  using kubelet = openKubelet();
  const { clock, cluster } = kubelet;
  const container = { name: 'web', image: 'test:1', command: ['spin'] };
  kubelet.run('limited', { containers: [{ ...container, resources: { limits: { cpu: '200m' } } }] });
  kubelet.run('free', { containers: [container] });
  const millicores = (name: string): number => {
    const stored = cluster.reader.get('/api/v1/pods', 'default', name);
    const metrics = stored && podMetrics(cluster, stored);
    const [first] = (metrics?.containers ?? []) as { usage: { cpu: string } }[];
    return Number.parseInt(first?.usage.cpu ?? 'none', 10) / 1_000_000;
  };
  for (const seconds of [46, 30]) {
    await clock.advance(seconds * 1_000);
    assert.ok(Math.abs(millicores('limited') - 200) < 20, String(millicores('limited')));
    assert.ok(Math.abs(millicores('free') - 1_000) < 100, String(millicores('free')));
  }
});
