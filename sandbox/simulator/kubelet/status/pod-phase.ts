/** The phase of a Pod from its containers. Source: getPhase in pkg/kubelet/kubelet_pods.go. */
import { type ContainerSpec, type ContainerStatus, isSidecar, type Phase, type Pod, type PodSpec } from '../pod.ts';
import { restartsAfter } from '../restart-policy.ts';

interface Counts {
  unknown: number;
  running: number;
  waiting: number;
  stopped: number;
  stoppedForGood: number;
  succeeded: number;
}

/** `isOver`: the Pod's containers will not be started again. `hasInitialized`: an ordinary container was started. */
export function podPhase(
  { spec }: Pod,
  statuses: readonly ContainerStatus[],
  { isOver, hasInitialized }: { isOver: boolean; hasInitialized: boolean },
): Phase {
  const statusOf = ({ name }: ContainerSpec) => statuses.find((status) => status.name === name);
  const init = (spec.initContainers ?? []).filter((container) => !isSidecar(container));
  const sidecars = (spec.initContainers ?? []).filter(isSidecar);
  if (init.some((container) => hasFailedForGood(container, statusOf(container), spec))) return 'Failed';
  const counts: Counts = { unknown: 0, running: 0, waiting: 0, stopped: 0, stoppedForGood: 0, succeeded: 0 };
  let pendingSidecars = 0;
  for (const sidecar of sidecars) pendingSidecars += countSidecar(statusOf(sidecar), counts);
  for (const container of spec.containers) count(container, statusOf(container), spec, counts);
  const { unknown, running, waiting, stopped, stoppedForGood, succeeded } = counts;
  if (init.some((container) => isPending(statusOf(container)))) return 'Pending';
  if ((pendingSidecars > 0 && !hasInitialized) || waiting > 0) return 'Pending';
  if (running > 0 && unknown === 0) return 'Running';
  if (running > 0 || stopped === 0 || unknown > 0) return 'Pending';
  if (!isOver && stopped !== stoppedForGood) return 'Running';
  return stopped === succeeded ? 'Succeeded' : 'Failed';
}

function exitCodeOf({ state, lastState }: ContainerStatus): number | undefined {
  if (state.terminated) return state.terminated.exitCode;
  return state.waiting ? lastState.terminated?.exitCode : undefined;
}

function hasFailedForGood(container: ContainerSpec, status: ContainerStatus | undefined, spec: PodSpec): boolean {
  const code = status && exitCodeOf(status);
  return code !== undefined && code !== 0 && !restartsAfter(container, spec, code);
}

function isPending(status: ContainerStatus | undefined): boolean {
  return !status || exitCodeOf(status) === undefined;
}

/** 1 when it keeps the Pod from being initialized. */
function countSidecar(status: ContainerStatus | undefined, counts: Counts): number {
  if (!status) {
    counts.unknown += 1;
    return 0;
  }
  const { state, lastState } = status;
  if (state.running) {
    counts.running += 1;
    return status.started ? 0 : 1;
  }
  if (state.terminated || lastState.terminated) return 0;
  counts.waiting += 1;
  return 1;
}

function count(container: ContainerSpec, status: ContainerStatus | undefined, spec: PodSpec, counts: Counts): void {
  if (!status) counts.unknown += 1;
  else if (status.state.running) counts.running += 1;
  else {
    const code = exitCodeOf(status);
    if (code === undefined) {
      counts.waiting += 1;
      return;
    }
    counts.stopped += 1;
    if (!restartsAfter(container, spec, code)) counts.stoppedForGood += 1;
    if (status.state.terminated && code === 0) counts.succeeded += 1;
  }
}
