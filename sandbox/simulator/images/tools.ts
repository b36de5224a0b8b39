/** The shell and the usual commands, as the distributions of the base images have them. */
import type { Program } from '../runtime/process.ts';
import { type Distribution, toolSet } from '../runtime/tools/tool-set.ts';
import { busyboxHttpd } from './busybox/httpd.ts';
import { nc } from './busybox/nc.ts';

export type { Distribution };

/** By path. `extra` names what an image installs on top: `curl`. */
export function tools(distribution: Distribution, extra: readonly string[] = []): Readonly<Record<string, Program>> {
  const isBusybox = distribution === 'busybox' || distribution === 'alpine';
  return {
    ...toolSet(distribution, extra),
    // Alpine's busybox has httpd in a package of its own.
    ...(distribution === 'busybox' && { '/bin/httpd': busyboxHttpd }),
    ...((isBusybox || extra.includes('nc')) && { [isBusybox ? '/bin/nc' : '/usr/bin/nc']: nc }),
  };
}
