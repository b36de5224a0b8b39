/** First limits of a learner's shell, as `ulimit` takes them. Memory and processor time of a box are not limited yet. */
const limits = {
  /** Processes and threads of one user. */
  '-u': 1024,
  /** Open files of one process. */
  '-n': 4096,
  /** Largest file, in blocks of 1024 bytes: 256 MiB. */
  '-f': 262_144,
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
  return ['/bin/sh', '-c', `${set.join('; ')}; exec "$@"`, 'sh', ...bash];
}
