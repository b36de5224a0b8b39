/** The simulated clusters of a folder as any other process sees them: to be listed and used, not to be changed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/failure.ts';
import type { Cluster, Provider } from '../../contract/provider.ts';
import { readClusterFile } from './cluster-file.ts';
import { clusterView } from './cluster-view.ts';
import { lockFolder } from './folder-lock.ts';
import { readKeys } from './installation-keys.ts';

/** `most`: clusters at one time. */
export function lookAtClusters({ folder, most }: { folder: string; most: number }): Provider {
  const refuse = async (): Promise<Result<never>> =>
    fail('not-allowed', `The simulated clusters of ${folder} are only looked at here.`);
  const list = async (): Promise<Cluster[]> => {
    const keys = readKeys(folder);
    if (!keys) return [];
    const folders = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const files = await Promise.all(folders.map(({ name }) => readClusterFile(join(folder, name, 'cluster.json'))));
    const work = isWorkedOn(folder);
    return files
      .filter((file) => file !== undefined)
      .map((file) => clusterView(file, keys.authority.certificate, work && !file.parked ? 'running' : 'parked'));
  };
  return {
    name: 'simulator',
    ingressController: [],
    create: refuse,
    claim: refuse,
    park: refuse,
    resume: refuse,
    destroy: refuse,
    list: async () => ok(await list()),
    async describe(id) {
      const found = (await list()).find((cluster) => cluster.id === id);
      return found ? ok(found) : fail('not-found', `There is no cluster ${id}.`);
    },
    capacity: async () => ok({ used: (await list()).length, most }),
    async [Symbol.asyncDispose]() {},
  };
}

/** Clusters live in a process; without one they are as good as parked. */
function isWorkedOn(folder: string): boolean {
  const lock = lockFolder(folder);
  if (!(Symbol.dispose in lock)) return true;
  lock[Symbol.dispose]();
  return false;
}
