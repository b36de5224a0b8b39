/** The way a container is stopped: hook, turn, signal. Source: killContainer in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
import { sleep } from '../../time/clock.ts';
import type { ContainerSpec, Pod } from '../pod.ts';
import type { PodEvents } from '../pod-events.ts';
import { type HookOf, runHook } from './lifecycle-hook.ts';
import { stopContainer } from './stop-container.ts';
import type { TerminationOrder } from './termination-order.ts';

/** Containers always get this long between the signal and the kill. */
const leastGraceSeconds = 2;

export interface KillOf extends HookOf {
  readonly events: PodEvents;
  readonly signal: AbortSignal;
}

export interface Killing {
  /** Why: `Container web failed liveness probe, will be restarted`. */
  readonly message?: string;
  readonly graceSeconds: number;
  readonly order?: TerminationOrder;
}

/** Resolves when the container has ended. Rejects with the signal's reason. */
export async function killContainer(of: KillOf, { message, graceSeconds, order }: Killing): Promise<void> {
  const { pod, container, record, events, clock, signal } = of;
  events.ofContainer(pod, container.name, 'Normal', 'Killing', message ?? `Stopping container ${container.name}`);
  let left = graceSeconds;
  if (container.lifecycle?.preStop && left > 0) left -= await preStop(of, left);
  if (order && left > 0) left -= Math.trunc(await order.wait(container.name, left, signal));
  const grace = Math.max(left, leastGraceSeconds);
  const { container: running, stopSignal } = record;
  if (running) await stopContainer(running, { stopSignal, graceSeconds: grace, clock, signal });
  order?.ended(container.name);
}

/** The whole seconds it took, at most the grace. */
async function preStop(of: KillOf, graceSeconds: number): Promise<number> {
  const { pod, container, clock, events, signal } = of;
  const startMs = clock.now().getTime();
  const over = new AbortController();
  const graceEnd = sleep(clock, graceSeconds * 1_000, AbortSignal.any([signal, over.signal]));
  graceEnd.catch(() => {});
  const hook = runHook(container.lifecycle?.preStop ?? {}, of, signal).then((problem) => {
    if (problem !== undefined)
      events.ofContainer(pod, container.name, 'Warning', 'FailedPreStopHook', 'PreStopHook failed');
  });
  // It may go on after the grace, until its container ends.
  hook.catch(() => {});
  await Promise.race([hook, graceEnd]);
  over.abort();
  return Math.trunc((clock.now().getTime() - startMs) / 1_000);
}

/** How long a container gets that is killed while its Pod goes on (setTerminationGracePeriod). */
export function graceOf(
  { spec }: Pod,
  { livenessProbe, startupProbe }: ContainerSpec,
  why: 'liveness' | 'startup' | undefined,
): number {
  const own = why === 'liveness' ? livenessProbe : why === 'startup' ? startupProbe : undefined;
  return own?.terminationGracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? leastGraceSeconds;
}
