/** Gives the containers of a Pod that run what they hold by now, as far as none of them has to be started again for it. Source: doPodResizeAction in pkg/kubelet/kuberuntime/kuberuntime_manager.go. */
import { runtimeLimits } from './container-options.ts';
import type { PodWorker } from './pod-worker.ts';

export function resizeRunning(worker: PodWorker): void {
  const { agent, allocation, pod, records } = worker;
  const waiting = records.running().flatMap((record) => {
    const spec = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find(({ name }) => name === record.name);
    if (!spec || allocation.resizeOf(spec, record) !== 'in place') return [];
    const { resources = {} } = allocation.applied(spec);
    return [{ record, resources, limits: runtimeLimits(resources) }];
  });
  const tooMuch = waiting.flatMap(({ record, limits: { memoryBytes: most } }) => {
    const used = record.container?.usage().memoryBytes ?? 0;
    const before = runtimeLimits(record.resources).memoryBytes ?? Number.POSITIVE_INFINITY;
    if (most === undefined || most >= before || used < most) return [];
    return [
      `attempting to set container ${JSON.stringify(record.name)} memory limit (${most}) below current usage (${used})`,
    ];
  });
  if (tooMuch.length > 0) {
    const all = tooMuch.length > 1 ? `[${tooMuch.join(', ')}]` : tooMuch[0];
    allocation.failed(pod, `cannot decrease memory limits: ${all}`, agent);
    worker.tellStatus();
    return;
  }
  for (const { record, resources, limits } of waiting) {
    record.container?.limit(limits);
    record.resources = resources;
    worker.notice();
  }
}
