/** Pods that are deleted, each for one rule of graceful shutdown. They run on real clusters and simulated ones alike. */

export interface Scenario {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** Of the request; the Pod's own where it is left out. */
  readonly graceSeconds?: number;
  /** A second deletion. */
  readonly again?: { readonly afterMs: number; readonly graceSeconds: number };
}

/** Programs that behave alike, whatever they are written in. */
export interface Programs {
  readonly image: string;
  /** Says `up`, then `TERM` when it comes; goes on for some seconds, says `done`, and exits with 0. */
  polite(seconds: number): readonly string[];
  /** Says `up`, and has no handler: being PID 1, it does not hear SIGTERM. */
  readonly deaf: readonly string[];
  pause(seconds: number): readonly string[];
  readonly fail: readonly string[];
}

const ticks = 'while :; do sleep 0.05; done';

export const busybox: Programs = {
  image: 'busybox:1.36',
  polite: (seconds) => ['sh', '-c', `trap 'echo TERM; sleep ${seconds}; echo done; exit 0' TERM; echo up; ${ticks}`],
  deaf: ['sh', '-c', 'echo up; exec sleep 600'],
  pause: (seconds) => ['sh', '-c', `sleep ${seconds}`],
  fail: ['false'],
};

type Fields = Readonly<Record<string, unknown>>;

export function scenariosOf(programs: Programs): readonly Scenario[] {
  const { image } = programs;
  const polite = (name: string, seconds: number, more: Fields = {}) => ({
    name,
    image,
    command: programs.polite(seconds),
    ...more,
  });
  const deaf = (name: string) => ({ name, image, command: programs.deaf });
  const preStop = (handler: Fields) => ({ lifecycle: { preStop: handler } });
  const pause = (seconds: number) => preStop({ exec: { command: programs.pause(seconds) } });
  return [
    { name: 'polite', spec: { containers: [polite('a', 1)] } },
    { name: 'at-once', spec: { containers: [polite('a', 0)] } },
    { name: 'deaf', spec: { terminationGracePeriodSeconds: 4, containers: [deaf('a')] } },
    { name: 'too-slow', spec: { terminationGracePeriodSeconds: 3, containers: [polite('a', 30)] } },
    { name: 'grace-asked', graceSeconds: 3, spec: { containers: [deaf('a')] } },
    { name: 'one-second', graceSeconds: 1, spec: { containers: [deaf('a')] } },
    { name: 'sleep-hook', spec: { containers: [polite('a', 1, preStop({ sleep: { seconds: 3 } }))] } },
    { name: 'exec-hook', spec: { containers: [polite('a', 1, pause(2))] } },
    {
      name: 'hook-eats-grace',
      spec: { terminationGracePeriodSeconds: 4, containers: [polite('a', 30, preStop({ sleep: { seconds: 3 } }))] },
    },
    {
      name: 'hook-over-grace',
      spec: { terminationGracePeriodSeconds: 3, containers: [polite('a', 30, pause(20))] },
    },
    { name: 'hook-fails', spec: { containers: [polite('a', 1, preStop({ exec: { command: programs.fail } }))] } },
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
}
