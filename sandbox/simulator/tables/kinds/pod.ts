/** The row of a pod: what STATUS says is worked out from all its containers. Source: printPod in pkg/printers/internalversion/printers.go. */
import type { V1Container, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { JsonObject } from '../../patch/json.ts';
import { ageOf, type CellsOf, nameOf, type Wire } from '../cells.ts';
import { since } from '../human-duration.ts';

type Pod = Wire<V1Pod>;
type ContainerStatus = Wire<V1ContainerStatus>;

/** What the containers of a pod add up to. */
interface Tally {
  reason: string;
  restarts: number;
  lastRestart: string | undefined;
  ready: number;
}

export const podCells: CellsOf<V1Pod> = (pod, now) => {
  const { spec, status } = pod;
  const sidecars = (spec?.initContainers ?? []).filter(isSidecar);
  const total = (spec?.containers ?? []).length + sidecars.length;
  const { reason, restarts, lastRestart, ready } = tally(pod);
  const restartsText = restarts !== 0 && lastRestart ? `${restarts} (${since(lastRestart, now)} ago)` : `${restarts}`;
  return [
    nameOf(pod),
    `${ready}/${total}`,
    deletionReason(pod) ?? reason,
    restartsText,
    ageOf(pod, now),
    status?.podIPs?.[0]?.ip || '<none>',
    spec?.nodeName || '<none>',
    status?.nominatedNodeName || '<none>',
    readinessGates(pod),
  ];
};

/** Marks rows of pods that have ended, which kubectl leaves out where only living ones are wanted. */
export function podConditions({ status }: Pod): readonly JsonObject[] | undefined {
  const completed = (reason: string, message: string): JsonObject[] => [
    { type: 'Completed', status: 'True', reason, message },
  ];
  if (status?.phase === 'Succeeded') return completed('Succeeded', 'The pod has completed successfully.');
  if (status?.phase === 'Failed') return completed('Failed', 'The pod failed.');
  return undefined;
}

function tally(pod: Pod): Tally {
  const begun = startingReason(pod);
  const init = tallyInitContainers(pod, begun);
  if (init.initializing && conditionStatus(pod, 'Initialized') !== 'True') return init.all;
  return tallyContainers(pod, { ...init.sidecars, reason: init.all.reason, ready: init.all.ready });
}

function startingReason({ status }: Pod): string {
  const gated = status?.conditions?.some((c) => c.type === 'PodScheduled' && c.reason === 'SchedulingGated');
  return gated ? 'SchedulingGated' : status?.reason || (status?.phase ?? '');
}

function tallyInitContainers(
  { spec, status }: Pod,
  reason: string,
): { initializing: boolean; all: Tally; sidecars: Pick<Tally, 'restarts' | 'lastRestart'> } {
  const all: Tally = { reason, restarts: 0, lastRestart: undefined, ready: 0 };
  const sidecars: Pick<Tally, 'restarts' | 'lastRestart'> = { restarts: 0, lastRestart: undefined };
  const byName = new Map((spec?.initContainers ?? []).map((container) => [container.name, container]));
  for (const [i, container] of (status?.initContainerStatuses ?? []).entries()) {
    const { state } = container;
    const sidecar = isSidecar(byName.get(container.name));
    countRestarts(all, container);
    if (sidecar) countRestarts(sidecars, container);
    if (state?.terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) all.ready++;
      continue;
    }
    const waiting = state?.waiting?.reason;
    if (state?.terminated) all.reason = `Init:${terminatedReason(container)}`;
    else if (waiting && waiting !== 'PodInitializing') all.reason = `Init:${waiting}`;
    else all.reason = `Init:${i}/${(spec?.initContainers ?? []).length}`;
    return { initializing: true, all, sidecars };
  }
  return { initializing: false, all, sidecars };
}

/** The first container has the last word, so they are gone through from the end. */
function tallyContainers(pod: Pod, start: Tally): Tally {
  const all = { ...start };
  let hasRunning = false;
  let errorReason = '';
  for (const container of [...(pod.status?.containerStatuses ?? [])].reverse()) {
    const { state } = container;
    countRestarts(all, container);
    if (state?.waiting?.reason) all.reason = state.waiting.reason;
    else if (state?.terminated) {
      all.reason = terminatedReason(container);
      if (state.terminated.exitCode !== 0) errorReason = all.reason;
    } else if (container.ready && state?.running) {
      hasRunning = true;
      all.ready++;
    }
  }
  // A pod with a container that is done is as its other containers are.
  if (all.reason === 'Completed') {
    if (hasRunning && hasReadyCondition(pod)) all.reason = 'Running';
    else if (errorReason !== '') all.reason = errorReason;
    else if (hasRunning) all.reason = 'NotReady';
  }
  return all;
}

function countRestarts(sum: Pick<Tally, 'restarts' | 'lastRestart'>, container: ContainerStatus): void {
  sum.restarts += container.restartCount ?? 0;
  const ended = container.lastState?.terminated?.finishedAt;
  if (ended && (sum.lastRestart === undefined || Date.parse(sum.lastRestart) < Date.parse(ended)))
    sum.lastRestart = ended;
}

function terminatedReason({ state }: ContainerStatus): string {
  const { reason, signal, exitCode = 0 } = state?.terminated ?? {};
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`);
}

function deletionReason({ metadata, status }: Pod): string | undefined {
  if (metadata?.deletionTimestamp === undefined) return undefined;
  if (status?.reason === 'NodeLost') return 'Unknown';
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? undefined : 'Terminating';
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const open = gates.filter(({ conditionType }) => conditionStatus(pod, conditionType) === 'True');
  return `${open.length}/${gates.length}`;
}

function conditionStatus({ status }: Pod, type: string): string | undefined {
  return status?.conditions?.find((condition) => condition.type === type)?.status;
}

function hasReadyCondition({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

function isSidecar(container: Wire<V1Container> | undefined): boolean {
  return container?.restartPolicy === 'Always';
}
