/** What controllers ask of a Pod. Source: pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go. */
import type { Pod } from './wire.ts';

type Condition = NonNullable<NonNullable<Pod['status']>['conditions']>[number];

export function podCondition(pod: Pod, type: string): Condition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export function isReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

export function isTerminal({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Neither over nor on its way out. */
export function isActive(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function isTerminating(pod: Pod): boolean {
  return !isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;
}

/** When it became ready, as Date.getTime counts; undefined when it is not. */
export function readySinceMs(pod: Pod): number | undefined {
  const condition = podCondition(pod, 'Ready');
  if (condition?.status !== 'True' || !condition.lastTransitionTime) return undefined;
  return Date.parse(condition.lastTransitionTime);
}

/** Ready for at least so many seconds. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Date): boolean {
  if (!isReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readySinceMs(pod);
  return since !== undefined && since + minReadySeconds * 1_000 <= now.getTime();
}

/** How long until the first of these Pods becomes available, ms; undefined when none is waiting for it. */
export function nextAvailabilityMs(pods: readonly Pod[], minReadySeconds: number, now: Date): number | undefined {
  const waits = pods.flatMap((pod) => {
    const since = minReadySeconds > 0 ? readySinceMs(pod) : undefined;
    const wait = since === undefined ? 0 : since + minReadySeconds * 1_000 - now.getTime();
    return wait > 0 ? [wait] : [];
  });
  return waits.length === 0 ? undefined : Math.min(...waits);
}
