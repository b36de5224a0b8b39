/** Stops all containers of a Pod together. Source: SyncTerminatingPod in pkg/kubelet/kubelet.go, killContainersWithSyncResult in pkg/kubelet/kuberuntime/kuberuntime_container.go. */
import { allContainers, isSidecar } from './pod.ts';
import type { PodWorker } from './pod-worker.ts';
import { killContainer } from './stop/kill-container.ts';
import { TerminationOrder } from './stop/termination-order.ts';
import { killOf } from './sync-pod.ts';

/** Resolves when nothing runs any more. Rejects with the signal's reason. */
export async function terminatePod(worker: PodWorker, graceSeconds: number): Promise<void> {
  const { pod, records, probes, agent } = worker;
  probes.stopLivenessAndStartup();
  const running = records.running();
  const names = new Set(running.map(({ name }) => name));
  const order = (pod.spec.initContainers ?? []).some(isSidecar)
    ? new TerminationOrder(pod.spec, names, agent.cluster.clock)
    : undefined;
  const specs = new Map(allContainers(pod.spec).map((container) => [container.name, container]));
  await Promise.all(
    running.map(async (record) => {
      const container = specs.get(record.name);
      if (!container) return;
      await killContainer({ ...killOf(worker), container, record }, { graceSeconds, ...(order ? { order } : {}) });
    }),
  );
}
