/** The kubectls of this machine, by minor version: all on PATH, versioned ones beside them, and those named in DRYDOCK_KUBECTLS. */
import { existsSync, globSync, realpathSync } from 'node:fs';
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
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
  const onPath = folders.map((folder) => join(folder, 'kubectl')).filter((path) => existsSync(path));
  // Some packages install a dispatcher that picks one of the versions beside it.
  const beside = [...new Set(onPath.map((path) => dirname(realpathSync(path))))].flatMap((folder) =>
    globSync(join(folder, 'kubectl.1.*')),
  );
  const named = (process.env.DRYDOCK_KUBECTLS ?? '').split(':').filter((path) => path !== '');
  const found = new Map<string, VersionedKubectl>();
  for (const path of new Set([...named, ...beside, ...onPath])) {
    const { stdout, ok } = await run(path, ['version', '--client', '-o', 'json']);
    const [, gitVersion = '', minor = ''] = /"gitVersion": "(v(1\.\d+)\.[^"]*)"/.exec(stdout) ?? [];
    if (!ok || minor === '' || gitVersion.endsWith('-dispatcher') || Number(minor.slice(2)) < oldest) continue;
    if (!found.has(minor)) found.set(minor, { path, minor });
  }
  return [...found.values()].sort((a, b) => Number(a.minor.slice(2)) - Number(b.minor.slice(2)));
}

/** The oldest and the newest of those. */
export function oldestAndNewest(all: readonly VersionedKubectl[]): VersionedKubectl[] {
  return [...new Set([all.at(0), all.at(-1)])].filter((one) => one !== undefined);
}
