/** The kubectls of this machine, by minor version: the one on PATH, versioned ones beside it, and those named in DRYDOCK_KUBECTLS. */
import { globSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../../exec/run.ts';

export interface VersionedKubectl {
  readonly path: string;
  /** `1.35` */
  readonly minor: string;
}

/** The oldest one that is asked to work. */
const oldest = 28;

/** From old to new, one of each minor version. */
export async function findKubectls(): Promise<VersionedKubectl[]> {
  const onPath = (await run('sh', ['-c', 'command -v kubectl'])).stdout.trim();
  const real = onPath === '' ? '' : realpathSync(onPath);
  // Some packages install a dispatcher that picks one of the versions beside it.
  const beside = real === '' ? [] : globSync(join(dirname(real), 'kubectl.1.*'));
  const named = (process.env.DRYDOCK_KUBECTLS ?? '').split(':').filter((path) => path !== '');
  const found = new Map<string, VersionedKubectl>();
  for (const path of [...named, ...beside, ...(real === '' || beside.length > 0 ? [] : [real])]) {
    const { stdout, ok } = await run(path, ['version', '--client', '-o', 'json']);
    const minor = /"gitVersion": "v(1\.\d+)\./.exec(stdout)?.[1];
    if (!ok || minor === undefined || Number(minor.slice(2)) < oldest) continue;
    if (!found.has(minor)) found.set(minor, { path, minor });
  }
  return [...found.values()].sort((a, b) => Number(a.minor.slice(2)) - Number(b.minor.slice(2)));
}

/** The oldest and the newest of those. */
export function oldestAndNewest(all: readonly VersionedKubectl[]): VersionedKubectl[] {
  return [...new Set([all.at(0), all.at(-1)])].filter((one) => one !== undefined);
}
