/** What is to be done for a Pod to become what its spec says. Source: computePodActions in pkg/kubelet/kuberuntime/kuberuntime_manager.go. */
import type { Resize } from './allocation.ts';
import type { ContainerRecord, ContainerRecords } from './container-record.ts';
import { initContainerActions } from './init-container-actions.ts';
import type { ContainerSpec, Pod } from './pod.ts';
import type { ProbeKind, ProbeResult } from './probes/probe-worker.ts';
import { isToStart } from './restart-policy.ts';

export interface ContainerToKill {
  readonly container: ContainerSpec;
  readonly record: ContainerRecord;
  readonly message: string;
  readonly why?: 'liveness' | 'startup';
}

export interface PodActions {
  killPod: boolean;
  createSandbox: boolean;
  readonly toKill: ContainerToKill[];
  readonly ephemeralToStart: ContainerSpec[];
  initToStart: ContainerSpec[];
  readonly toStart: ContainerSpec[];
}

export interface ActionsOf {
  readonly pod: Pod;
  readonly records: ContainerRecords;
  readonly hasSandbox: boolean;
  resultOf(name: string, kind: ProbeKind): ProbeResult | undefined;
  resizeOf(container: ContainerSpec, record: ContainerRecord): Resize;
}

export function podActions(of: ActionsOf): PodActions {
  const { pod, records, hasSandbox } = of;
  const { spec } = pod;
  const actions: PodActions = {
    killPod: !hasSandbox,
    createSandbox: !hasSandbox,
    toKill: [],
    ephemeralToStart: [],
    initToStart: [],
    toStart: [],
  };
  if (!hasSandbox) {
    const [first] = spec.initContainers ?? [];
    if (first) actions.initToStart = [first];
    else actions.toStart.push(...spec.containers);
    return actions;
  }
  // Those of a debugging person start whatever the Pod is at, and only once.
  actions.ephemeralToStart.push(...(spec.ephemeralContainers ?? []).filter(({ name }) => !records.find(name)));
  const isInitialized = initContainerActions(of, actions);
  if (actions.killPod || !isInitialized) return actions;
  let kept = 0;
  for (const container of spec.containers) {
    const record = records.find(container.name);
    if (record?.state !== 'running') {
      if (isToStart(container, pod, records)) actions.toStart.push(container);
      continue;
    }
    const kill = reasonToKill(container, record, of);
    if (!kill) {
      kept += 1;
      continue;
    }
    const restarts = kill.always || (container.restartPolicy ?? spec.restartPolicy) !== 'Never';
    if (restarts) actions.toStart.push(container);
    if (kill.resizes) {
      actions.toKill.push({ container, record, message: kill.message });
      continue;
    }
    const message = restarts ? `${kill.message}, will be restarted` : kill.message;
    actions.toKill.push({ container, record, message, ...(kill.why ? { why: kill.why } : {}) });
  }
  if (kept === 0 && actions.toStart.length === 0) {
    actions.killPod = true;
    actions.initToStart = [];
  }
  return actions;
}

function reasonToKill(
  container: ContainerSpec,
  record: ContainerRecord,
  { resultOf, resizeOf }: ActionsOf,
): { message: string; why?: 'liveness' | 'startup'; always?: boolean; resizes?: boolean } | undefined {
  const { name, image } = container;
  const { specImage } = record;
  if (image !== specImage) return { message: `Container ${name} definition changed`, always: true };
  for (const why of ['liveness', 'startup'] as const)
    if (resultOf(name, why) === 'failure') return { message: `Container ${name} failed ${why} probe`, why };
  if (resizeOf(container, record) === 'restart')
    return { message: `Container ${name} resize requires restart`, always: true, resizes: true };
  return undefined;
}
