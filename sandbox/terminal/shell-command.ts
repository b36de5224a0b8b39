import { boxLimits } from './control-group.ts';
import { homeLimit } from './watch-home.ts';

/** Limits of every process of a learner, as bash's `ulimit` takes them (that of dash counts in other blocks); what all together may take, their control group says. */
const limits = {
  /** Processes and threads of one user; not held for a box that root has opened. */
  '-u': boxLimits.processes,
  /** Memory that one process writes to, in blocks of 1024 bytes: 2 GiB, since V8 sets much aside. A bound where there are no control groups. */
  '-d': 2 * 1024 * 1024,
  /** Open files of one process. */
  '-n': 4096,
  /** Largest file, in blocks of 1024 bytes. */
  '-f': homeLimit.bytes / 1024,
  /** No core dumps. */
  '-c': 0,
} as const;

/** Bash with our start file; in a box, within limits. */
export function shellCommand(bashrc: string, boxed: boolean): string[] {
  return withinLimits(['bash', '--rcfile', bashrc, '-i'], boxed);
}

/** Bash for one command, which follows; in a box, within limits. */
export function runCommandLine(boxed: boolean): string[] {
  return withinLimits(['bash', '-c'], boxed);
}

function withinLimits(bash: readonly string[], boxed: boolean): string[] {
  if (!boxed) return [...bash];
  const set = Object.entries(limits).map(([flag, value]) => `ulimit ${flag} ${value} 2>/dev/null`);
  // Where memory runs out, the learner's programs end before the box's own process.
  const first = 'echo 500 >/proc/self/oom_score_adj';
  return ['bash', '-c', `${[first, ...set].join('; ')}; exec "$@"`, 'bash', ...bash];
}
