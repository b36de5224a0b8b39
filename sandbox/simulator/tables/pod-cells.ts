/** The line of a Pod. Source: printPod in pkg/printers/internalversion/printers.go. */
import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { Json } from '../patch/json.ts';
import { since } from './ages.ts';

interface Restarts {
  count: number;
  last: string;
}

function note(restarts: Restarts, { restartCount, lastState }: V1ContainerStatus): void {
  restarts.count += restartCount ?? 0;
  // Times are JSON here: texts that sort as they pass.
  const finished = String(lastState?.terminated?.finishedAt ?? '');
  if (finished > restarts.last) restarts.last = finished;
}

function ended({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string {
  if (reason) return reason;
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

export function podCells(pod: V1Pod, now: Date): Json[] {
  const { spec, status, metadata } = pod;
  const conditions = status?.conditions ?? [];
  let reason = status?.reason || status?.phase || '';
  if (conditions.some(({ type, reason: why }) => type === 'PodScheduled' && why === 'SchedulingGated'))
    reason = 'SchedulingGated';
  const sidecars = new Set(
    (spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const total = (spec?.containers ?? []).length + sidecars.size;
  let ready = 0;
  let restarts: Restarts = { count: 0, last: '' };
  const ofSidecars: Restarts = { count: 0, last: '' };
  let initializing = false;
  for (const [index, container] of (status?.initContainerStatuses ?? []).entries()) {
    note(restarts, container);
    const sidecar = sidecars.has(container.name);
    if (sidecar) note(ofSidecars, container);
    const { terminated, waiting } = container.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) ready += 1;
      continue;
    }
    initializing = true;
    if (terminated) reason = `Init:${ended(terminated)}`;
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') reason = `Init:${waiting.reason}`;
    else reason = `Init:${index}/${(spec?.initContainers ?? []).length}`;
    break;
  }
  const initialized = conditions.some(({ type, status: is }) => type === 'Initialized' && is === 'True');
  if (!initializing || initialized) {
    restarts = ofSidecars;
    let running = false;
    let failure = '';
    for (const container of (status?.containerStatuses ?? []).toReversed()) {
      note(restarts, container);
      const { waiting, terminated, running: runs } = container.state ?? {};
      if (waiting?.reason) reason = waiting.reason;
      else if (terminated) {
        reason = ended(terminated);
        if (terminated.exitCode !== 0) failure = reason;
      } else if (container.ready && runs) {
        running = true;
        ready += 1;
      }
    }
    if (reason === 'Completed') {
      const isReady = conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
      if (running && isReady) reason = 'Running';
      else if (failure !== '') reason = failure;
      else if (running) reason = 'NotReady';
    }
  }
  const over = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (metadata?.deletionTimestamp) {
    if (status?.reason === 'NodeLost') reason = 'Unknown';
    else if (!over) reason = 'Terminating';
  }
  const shown =
    restarts.count > 0 && restarts.last !== ''
      ? `${restarts.count} (${since(restarts.last, now)} ago)`
      : String(restarts.count);
  const gates = spec?.readinessGates ?? [];
  const open = gates.filter(({ conditionType }) =>
    conditions.some(({ type, status: is }) => type === conditionType && is === 'True'),
  );
  return [
    metadata?.name ?? '',
    `${ready}/${total}`,
    reason,
    shown,
    since(metadata?.creationTimestamp, now),
    status?.podIPs?.[0]?.ip || '<none>',
    spec?.nodeName || '<none>',
    status?.nominatedNodeName || '<none>',
    gates.length === 0 ? '<none>' : `${open.length}/${gates.length}`,
  ];
}

/** Finished Pods say so beside their cells. */
export function podConditions({ status }: V1Pod): Json[] | undefined {
  if (status?.phase === 'Succeeded')
    return [{ type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' }];
  if (status?.phase === 'Failed')
    return [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }];
  return undefined;
}
