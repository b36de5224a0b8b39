/** A status with what the probes say now, and nothing else changed. Source: SetContainerReadiness and SetContainerStartup in pkg/kubelet/status/status_manager.go. */
import type { ContainerStatus, Pod, PodStatus } from '../pod.ts';
import { podConditions } from './conditions.ts';
import { isOwn, type ProbeVerdicts } from './pod-status.ts';

export function withReadiness(status: PodStatus, pod: Pod, probes: ProbeVerdicts, hasSandbox: boolean): PodStatus {
  const judge = (one: ContainerStatus): ContainerStatus => {
    if (!one.state.running) return one;
    const started = probes.isStarted(one.name);
    return { ...one, started, ready: started && probes.isReady(one.name) };
  };
  const init = status.initContainerStatuses?.map(judge);
  const ordinary = (status.containerStatuses ?? []).map(judge);
  const { phase = 'Pending', conditions = [] } = status;
  const others = conditions.filter(({ type }) => !isOwn(type));
  const told = podConditions({ pod, statuses: [...(init ?? []), ...ordinary], phase, hasSandbox, others });
  const changed = new Map(
    told.filter(({ type }) => type === 'Ready' || type === 'ContainersReady').map((c) => [c.type, c]),
  );
  return {
    ...status,
    ...(init ? { initContainerStatuses: init } : {}),
    containerStatuses: ordinary,
    conditions: conditions.map((condition) => changed.get(condition.type) ?? condition),
  };
}
