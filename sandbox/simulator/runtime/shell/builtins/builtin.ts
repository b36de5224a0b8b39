/** A command the shell does itself, in its own process. */
import type { RunOptions } from '../run.ts';
import type { Shell } from '../shell.ts';

/** `args` without the name. */
export type Builtin = (shell: Shell, args: readonly string[], options: RunOptions) => Promise<number> | number;
