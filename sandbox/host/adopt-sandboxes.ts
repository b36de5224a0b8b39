import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Result, valueOrThrow } from '../contract/failure.ts';
import type { Cluster } from '../contract/provider.ts';
import type { Terminal } from './parts.ts';
import { Sandbox } from './sandbox.ts';
import { isLiving, type Sandboxes, type SandboxesContext } from './sandboxes.ts';

/**
 * What an earlier process of this host left: sandboxes that were ready go on with their cluster, all others are ended, and
 * clusters, shells and homes that no sandbox owns are removed. Throws FailureError when the provider cannot say what there is.
 */
export async function adoptSandboxes<T extends Terminal>(
  context: SandboxesContext<T>,
  sandboxes: Sandboxes<T>,
): Promise<void> {
  const { parts, store, host, homes, log } = context;
  const clusters = new Map(
    valueOrThrow<readonly Cluster[]>(await parts.provider.list()).map((cluster) => [cluster.id, cluster]),
  );
  const kept = new Set<string>();
  for (const record of await store.sandboxes.ofHost(host)) {
    const lab = parts.findLab(record.lab);
    const cluster = await running(clusters.get(record.id), (id) => parts.provider.resume(id));
    if (record.state === 'ready' && lab && cluster) {
      log(`sandbox ${record.id}: adopted with its cluster`);
      kept.add(record.id);
      const sandbox = sandboxes.hold(new Sandbox(context, { ...record, state: 'starting' }, lab));
      // One that fails before it has its shells again leaves them to nobody.
      void sandbox.adopt(cluster).then(async () => {
        if (!isLiving(sandbox.record)) await parts.keepBoxes(living(sandboxes));
      });
    } else {
      log(`sandbox ${record.id}: was ${record.state} and is ended`);
      await store.sandboxes.update(record.id, {
        state: 'ended',
        endedBecause: record.endedBecause ?? 'gone',
        network: '',
      });
    }
  }
  for (const id of clusters.keys()) {
    if (kept.has(id)) continue;
    log(`cluster ${id}: owned by nobody, removed`);
    const destroyed = await parts.provider.destroy(id);
    if (!destroyed.ok) log(`cluster ${id}: not removed: ${destroyed.failure.message}`);
  }
  await parts.keepBoxes([...kept]);
  for (const home of await readdir(homes).catch(() => [])) {
    if (!kept.has(home)) await rm(join(homes, home), { recursive: true, force: true });
  }
}

async function running(
  cluster: Cluster | undefined,
  resume: (id: string) => Promise<Result<Cluster>>,
): Promise<Cluster | undefined> {
  if (cluster?.state !== 'parked') return cluster?.state === 'running' ? cluster : undefined;
  const resumed = await resume(cluster.id);
  return resumed.ok ? resumed.value : undefined;
}

function living<T extends Terminal>(sandboxes: Sandboxes<T>): string[] {
  return sandboxes.all().flatMap(({ record }) => (isLiving(record) ? [record.id] : []));
}
