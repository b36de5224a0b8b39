/** The last status of a Pod that is over: what nobody saw ending is told as failed. Source: TerminatePod in pkg/kubelet/status/status_manager.go. */
import { type ContainerStatus, isSidecar, isTerminal, type Pod, type PodStatus } from '../pod.ts';

const unknown: ContainerStatus['state'] = {
  terminated: {
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
    startedAt: null,
    finishedAt: null,
  },
};

function ended(status: ContainerStatus): ContainerStatus {
  return status.state.terminated ? status : { ...status, state: unknown };
}

export function finalStatus(status: PodStatus, pod: Pod): PodStatus {
  const { containerStatuses = [], initContainerStatuses = [] } = status;
  // Init containers that never began stay as they are, but for the first.
  const begun = initContainerStatuses.findLastIndex(({ state, lastState }) => !state.waiting || lastState.terminated);
  const init = initContainerStatuses.map((one, i) => (i <= Math.max(0, begun) ? ended(one) : one));
  const { phase } = status;
  return {
    ...status,
    ...(initContainerStatuses.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: wasInitialized(status, pod) ? containerStatuses.map(ended) : containerStatuses,
    phase: isTerminal(phase) ? (phase ?? 'Failed') : 'Failed',
  };
}

/** hasPodInitialized */
function wasInitialized({ containerStatuses = [], initContainerStatuses = [] }: PodStatus, { spec }: Pod): boolean {
  const last = initContainerStatuses.at(-1);
  if (!last) return true;
  if (containerStatuses.some(({ state, lastState }) => lastState.terminated || !state.waiting)) return true;
  const container = spec.initContainers?.at(-1);
  if (container && isSidecar(container)) return last.state.running !== undefined && last.started === true;
  return last.state.terminated?.exitCode === 0 || last.lastState.terminated?.exitCode === 0;
}
