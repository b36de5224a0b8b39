/** Which init containers are to be started or replaced. Source: computeInitContainerActions in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
import type { ContainerRecord } from './container-record.ts';
import { type ContainerSpec, isSidecar } from './pod.ts';
import type { ActionsOf, PodActions } from './pod-actions.ts';
import { isToStart } from './restart-policy.ts';

/** Adds to the actions. True when the Pod is initialized. */
export function initContainerActions(of: ActionsOf, actions: PodActions): boolean {
  const { pod, records } = of;
  const containers = pod.spec.initContainers ?? [];
  if (containers.length === 0) return true;
  let isInitialized = pod.spec.containers.some(({ name }) => {
    const state = records.find(name)?.state;
    return state === 'created' || state === 'running';
  });
  let wasInitialized = isInitialized;
  const toStart: ContainerSpec[] = [];
  // From the last one backwards: it alone tells how far the Pod has come.
  for (let i = containers.length - 1; i >= 0; i--) {
    const container = containers[i];
    if (!container) continue;
    const record = records.find(container.name);
    const sidecar = isSidecar(container);
    if (!record) {
      if (wasInitialized && sidecar) toStart.push(container);
      continue;
    }
    if (wasInitialized && !sidecar) continue;
    const next = containers[i + 1];
    const advance = (): void => {
      if (!next) isInitialized = true;
      else if (!wasInitialized) toStart.push(next);
    };
    if (record.state === 'created') toStart.push(container);
    else if (record.state === 'running') {
      if (sidecar && lookAtSidecar(container, record, of, actions, advance)) toStart.push(container);
    } else if (sidecar) toStart.push(container);
    else if ((record.end?.code ?? 0) === 0) advance();
    else if (isToStart(container, pod, records)) toStart.push(container);
    else {
      actions.killPod = true;
      actions.initToStart = [];
      return false;
    }
    wasInitialized = true;
  }
  const [first] = containers;
  if (!wasInitialized && first) toStart.push(first);
  actions.initToStart = toStart.reverse();
  return isInitialized;
}

/** True when it is to be replaced. */
function lookAtSidecar(
  container: ContainerSpec,
  record: ContainerRecord,
  { resultOf }: ActionsOf,
  { toKill }: PodActions,
  advance: () => void,
): boolean {
  const { name, image, startupProbe, livenessProbe } = container;
  const replace = (problem: string, why?: 'liveness' | 'startup'): boolean => {
    toKill.push({ container, record, message: `Init container ${name} ${problem}`, ...(why ? { why } : {}) });
    return true;
  };
  if (startupProbe) {
    const startup = resultOf(name, 'startup');
    if (startup === 'failure') return replace('failed startup probe', 'startup');
    if (startup !== 'success') return false;
  }
  advance();
  if (image !== record.specImage) return replace('definition changed');
  if (livenessProbe && resultOf(name, 'liveness') === 'failure') return replace('failed liveness probe', 'liveness');
  return false;
}
