/** The conditions of a Pod that the kubelet owns. Source: pkg/kubelet/status/generate.go. */
import { type Condition, type ContainerSpec, type ContainerStatus, isSidecar, type Phase, type Pod } from '../pod.ts';

/** In the order in which the kubelet writes them. */
export const kubeletConditions = [
  'PodReadyToStartContainers',
  'Initialized',
  'Ready',
  'ContainersReady',
  'PodScheduled',
] as const;

interface Told {
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

export interface ConditionsOf {
  readonly pod: Pod;
  /** Of init and ordinary containers. */
  readonly statuses: readonly ContainerStatus[];
  readonly phase: Phase;
  readonly hasSandbox: boolean;
  /** Those of others, for readiness gates. */
  readonly others: readonly Condition[];
}

/** Without transition times, which depend on what was written before. */
export function podConditions({ pod, statuses, phase, hasSandbox, others }: ConditionsOf): Condition[] {
  const containersReady = containersReadyOf(pod, statuses, phase);
  const told: Record<(typeof kubeletConditions)[number], Told> = {
    PodReadyToStartContainers: { status: hasSandbox ? 'True' : 'False' },
    Initialized: initialized(pod, statuses, phase),
    Ready: ready(pod, containersReady, others),
    ContainersReady: containersReady,
    PodScheduled: { status: 'True' },
  };
  const { generation } = pod.metadata;
  return kubeletConditions.map((type) => ({
    type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastProbeTime: null,
    ...told[type],
  }));
}

function containersReadyOf({ spec }: Pod, statuses: readonly ContainerStatus[], phase: Phase): Told {
  const concerned = [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers];
  const { unknown, others: unready } = divide(concerned, statuses, (_, status) => !status.ready);
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const message = tell(unknown, 'unready', unready);
  return message === '' ? { status: 'True' } : { status: 'False', reason: 'ContainersNotReady', message };
}

function ready({ spec }: Pod, containersReady: Told, others: readonly Condition[]): Told {
  if (containersReady.status !== 'True') return containersReady;
  const closed = (spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const condition = others.find(({ type }) => type === conditionType);
    const name = JSON.stringify(conditionType);
    if (!condition) return [`corresponding condition of pod readiness gate ${name} does not exist.`];
    if (condition.status === 'True') return [];
    return [`the status of pod readiness gate ${name} is not "True", but ${condition.status}`];
  });
  if (closed.length === 0) return { status: 'True' };
  return { status: 'False', reason: 'ReadinessGatesNotReady', message: closed.join(', ') };
}

function initialized({ spec }: Pod, statuses: readonly ContainerStatus[], phase: Phase): Told {
  const { unknown, others: incomplete } = divide(spec.initContainers ?? [], statuses, (container, status) =>
    isSidecar(container) ? !status.started : !status.ready,
  );
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'True', reason: 'PodCompleted' };
  const hasStarted = spec.containers.some(({ name }) => {
    const status = statuses.find((found) => found.name === name);
    return status && (status.state.running || status.state.terminated || status.lastState.terminated);
  });
  const message = tell(unknown, 'incomplete', incomplete);
  if (hasStarted || message === '') return { status: 'True' };
  return { status: 'False', reason: 'ContainersNotInitialized', message };
}

function divide(
  containers: readonly ContainerSpec[],
  statuses: readonly ContainerStatus[],
  isMeant: (container: ContainerSpec, status: ContainerStatus) => boolean,
): { unknown: string[]; others: string[] } {
  const parts: { unknown: string[]; others: string[] } = { unknown: [], others: [] };
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    if (!status) parts.unknown.push(container.name);
    else if (isMeant(container, status)) parts.others.push(container.name);
  }
  return parts;
}

function tell(unknown: readonly string[], what: string, others: readonly string[]): string {
  return [
    ...(unknown.length > 0 ? [`containers with unknown status: [${unknown.join(' ')}]`] : []),
    ...(others.length > 0 ? [`containers with ${what} status: [${others.join(' ')}]`] : []),
  ].join(', ');
}
