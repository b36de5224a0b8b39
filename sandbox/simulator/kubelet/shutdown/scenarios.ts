/** Pods that are deleted, each for one rule of graceful shutdown. They run on real clusters and simulated ones alike. */

export interface Scenario {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** Of the request; the Pod's own where it is left out. */
  readonly graceSeconds?: number;
  /** A second deletion. */
  readonly again?: { readonly afterMs: number; readonly graceSeconds: number };
}

const image = 'busybox:1.36';
const ticks = 'while :; do sleep 0.05; done';

/** Says when SIGTERM came, goes on for some seconds, and says when it is done. */
function polite(name: string, seconds: number, more: Readonly<Record<string, unknown>> = {}) {
  const command = ['sh', '-c', `trap 'echo TERM; sleep ${seconds}; echo done; exit 0' TERM; echo up; ${ticks}`];
  return { name, image, command, ...more };
}

/** Has no handler, and so, being PID 1, does not hear SIGTERM. */
function deaf(name: string, more: Readonly<Record<string, unknown>> = {}) {
  return { name, image, command: ['sh', '-c', 'echo up; exec sleep 600'], ...more };
}

function preStop(handler: Readonly<Record<string, unknown>>) {
  return { lifecycle: { preStop: handler } };
}

function command(text: string) {
  // What a hook says goes nowhere: PID 1's own output is the container's log.
  return { exec: { command: ['sh', '-c', `echo hook > /proc/1/fd/1; ${text}; echo hooked > /proc/1/fd/1`] } };
}

export const scenarios: readonly Scenario[] = [
  { name: 'polite', spec: { containers: [polite('a', 1)] } },
  { name: 'at-once', spec: { containers: [polite('a', 0)] } },
  { name: 'deaf', spec: { terminationGracePeriodSeconds: 4, containers: [deaf('a')] } },
  { name: 'too-slow', spec: { terminationGracePeriodSeconds: 3, containers: [polite('a', 30)] } },
  { name: 'grace-asked', graceSeconds: 3, spec: { containers: [deaf('a')] } },
  { name: 'one-second', graceSeconds: 1, spec: { containers: [deaf('a')] } },
  { name: 'sleep-hook', spec: { containers: [polite('a', 1, preStop({ sleep: { seconds: 3 } }))] } },
  { name: 'exec-hook', spec: { containers: [polite('a', 1, preStop(command('sleep 2')))] } },
  {
    name: 'hook-eats-grace',
    spec: { terminationGracePeriodSeconds: 4, containers: [polite('a', 30, preStop({ sleep: { seconds: 3 } }))] },
  },
  {
    name: 'hook-over-grace',
    spec: { terminationGracePeriodSeconds: 3, containers: [polite('a', 30, preStop(command('sleep 20')))] },
  },
  { name: 'hook-fails', spec: { containers: [polite('a', 1, preStop({ exec: { command: ['false'] } }))] } },
  {
    name: 'two-containers',
    spec: { containers: [polite('a', 1), polite('b', 1, preStop({ sleep: { seconds: 2 } }))] },
  },
  {
    name: 'sidecars',
    spec: {
      initContainers: [polite('s1', 0, { restartPolicy: 'Always' }), polite('s2', 1, { restartPolicy: 'Always' })],
      containers: [polite('a', 2)],
    },
  },
  {
    name: 'shortened',
    again: { afterMs: 2_000, graceSeconds: 3 },
    spec: { terminationGracePeriodSeconds: 8, containers: [deaf('a')] },
  },
];
