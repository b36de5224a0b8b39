/** A real cluster still does what was recorded of one. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { newId } from '../../../../config/new-id.ts';
import { readSettings } from '../../../../config/settings.ts';
import { eventually } from '../../../../testing/eventually.ts';
import { valueOrThrow } from '../../../contract/failure.ts';
import { run } from '../../../exec/run.ts';
import { openKindProvider } from '../../../kind/kind-provider.ts';
import { recordTimeline } from './record-timeline.ts';
import { readRecordings } from './recordings.ts';
import { busybox, scenariosOf } from './scenarios.ts';

/** A machine that has other things to do is late, never early. */
const earlyMs = 250;
/** From when a cluster answers until its controllers and its network are up, on a busy machine, ms. */
const startMs = 180_000;

test('kind tells the recorded stories', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-shutdown-'));
  const options = { image: readSettings().kindImage, memory: '2g', cpus: 2, most: 1, installation: newId('host') };
  await using provider = valueOrThrow(await openKindProvider(options));
  const endsAt = new Date(Date.now() + 3_600_000);
  const cluster = valueOrThrow(await provider.create({ id: newId('sandbox'), owner: 'l1', lab: 'pods', endsAt }));
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, cluster.adminKubeconfig);
    // Its controller makes the account some seconds after the server answers, and no Pod can be created before; the node comes later still.
    for (const needed of [
      ['get', 'serviceaccount', 'default'],
      ['wait', '--for=condition=Ready', 'node', '--all', '--timeout=1s'],
    ])
      await eventually(
        async () => (await run('kubectl', ['--kubeconfig', kubeconfig, '--namespace', 'default', ...needed])).ok,
        needed.join(' '),
        { timeoutMs: startMs, everyMs: 250 },
      );
    const recorded = readRecordings();
    for (const scenario of scenariosOf(busybox)) {
      await t.test(scenario.name, async () => {
        const real = await recordTimeline(scenario, { kubectl: 'kubectl', kubeconfig, namespace: 'default' });
        const before = recorded[scenario.name];
        assert.deepEqual(real.events, before?.events);
        assert.deepEqual(real.timeline.map(({ what }) => what).sort(), before?.timeline.map(({ what }) => what).sort());
        for (const { what, ms } of before?.timeline ?? []) {
          const now = real.timeline.find((mark) => mark.what === what)?.ms ?? 0;
          assert.ok(now > ms - earlyMs, `${what}: ${ms} ms then, ${now} ms now`);
        }
      });
    }
  } finally {
    await provider.destroy(cluster.id);
    await rm(folder, { recursive: true });
  }
});
