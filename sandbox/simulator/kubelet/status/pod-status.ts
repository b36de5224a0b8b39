/** The status of a Pod as the kubelet would write it now. Source: generateAPIPodStatus in pkg/kubelet/kubelet_pods.go. */
import type { Allocation } from '../allocation.ts';
import type { ContainerRecords } from '../container-record.ts';
import { type ContainerSpec, type ContainerStatus, isSidecar, isTerminal, type Pod, type PodStatus } from '../pod.ts';
import { kubeletConditions, podConditions } from './conditions.ts';
import { containerStatuses, type StartFailure } from './container-statuses.ts';
import { podPhase } from './pod-phase.ts';

/** What probes say of a running container. */
export interface ProbeVerdicts {
  isStarted(name: string): boolean;
  isReady(name: string): boolean;
}

export interface StatusOf {
  readonly pod: Pod;
  /** The last status this kubelet told, or the one that is stored. */
  readonly old: PodStatus;
  readonly records: ContainerRecords;
  readonly failures: ReadonlyMap<string, StartFailure>;
  readonly probes: ProbeVerdicts;
  readonly allocation: Pick<Allocation, 'applied' | 'conditions'>;
  readonly hasSandbox: boolean;
  readonly podIp: string | undefined;
  readonly hostIp: string;
  /** Nothing of it will run again. */
  readonly isOver: boolean;
  /** It was evicted because its node is short of something. */
  readonly isForNode: boolean;
  /** Something other than its containers ended it. */
  readonly failed?: { readonly reason: string; readonly message: string } | undefined;
}

export function podStatus(given: StatusOf): PodStatus {
  const { pod, old, records, hasSandbox, podIp, hostIp, isOver, failed } = given;
  const { spec } = pod;
  const statusesOf = { ...given, applied: (container: ContainerSpec) => given.allocation.applied(container) };
  const sidecars = new Set((spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name));
  const init = containerStatuses(spec.initContainers ?? [], old.initContainerStatuses ?? [], statusesOf, 'init').map(
    (status) => (sidecars.has(status.name) ? withVerdict : withInitVerdict)(status, given.probes),
  );
  const ordinary = containerStatuses(spec.containers, old.containerStatuses ?? [], statusesOf, 'ordinary')
    .map((status) => withVerdict(status, given.probes))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const ephemeral = containerStatuses(
    spec.ephemeralContainers ?? [],
    old.ephemeralContainerStatuses ?? [],
    statusesOf,
    'ephemeral',
  ).sort((a, b) => (a.name < b.name ? -1 : 1));
  const statuses = [...init, ...ordinary];
  const hasInitialized = spec.containers.some(({ name }) => {
    const record = records.find(name);
    return record !== undefined && record.state !== 'created';
  });
  let phase = podPhase(pod, statuses, { isOver, hasInitialized });
  for (const before of [old.phase, pod.status.phase])
    if (before && isTerminal(before) && !isTerminal(phase)) phase = before;
  let why: Pick<PodStatus, 'reason' | 'message'> = phase === old.phase ? pick(old) : {};
  if (failed) {
    phase = 'Failed';
    why = failed;
  }
  const { generation } = pod.metadata;
  const others = (pod.status.conditions ?? []).filter(({ type }) => !isOwn(type));
  if (given.isForNode && failed && !others.some(({ type }) => type === 'DisruptionTarget'))
    others.push({
      type: 'DisruptionTarget',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status: 'True',
      reason: 'TerminationByKubelet',
      message: failed.message,
    });
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase,
    conditions: [
      ...others,
      ...given.allocation.conditions(),
      ...podConditions({ pod, statuses, phase, hasSandbox, others }),
    ],
    ...why,
    hostIP: hostIp,
    hostIPs: [{ ip: hostIp }],
    ...(podIp === undefined ? {} : { podIP: podIp, podIPs: [{ ip: podIp }] }),
    ...(old.startTime === undefined ? {} : { startTime: old.startTime }),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: ordinary,
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    ...(pod.status.qosClass === undefined ? {} : { qosClass: pod.status.qosClass }),
  };
}

export function isOwn(type: string): boolean {
  return type.startsWith('PodResize') || (kubeletConditions as readonly string[]).includes(type);
}

function pick({ reason, message }: PodStatus): Pick<PodStatus, 'reason' | 'message'> {
  return { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
}

/** UpdatePodStatus in pkg/kubelet/prober/prober_manager.go. */
function withVerdict(status: ContainerStatus, probes: ProbeVerdicts): ContainerStatus {
  const started = status.state.running !== undefined && probes.isStarted(status.name);
  return { ...status, started, ready: started && probes.isReady(status.name) };
}

function withInitVerdict(status: ContainerStatus, probes: ProbeVerdicts): ContainerStatus {
  const started = status.state.running !== undefined && probes.isStarted(status.name);
  return { ...status, started, ready: status.state.terminated?.exitCode === 0 };
}
