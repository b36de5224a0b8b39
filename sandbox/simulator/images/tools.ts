/** The shell and the usual commands, as the distributions of the base images have them. */
import type { Program } from '../runtime/process.ts';

export type Distribution = 'busybox' | 'alpine' | 'debian' | 'ubuntu';

/** By path. `extra` names what an image installs on top: `curl`. */
export function tools(distribution: Distribution, extra: readonly string[] = []): Readonly<Record<string, Program>> {
  void distribution;
  void extra;
  return {};
}
